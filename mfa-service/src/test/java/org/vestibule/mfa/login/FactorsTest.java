package org.vestibule.mfa.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.method.MethodType;

@Tag("attack-29")
class FactorsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T07:05:00Z");
    private static final UUID USER = UUID.fromString("019a0000-0000-7000-8000-00000000000a");
    private static final Optional<byte[]> SALT = Optional.of(new byte[] {1, 2, 3});

    private final Authenticator app = authenticator(MethodType.TOTP, new byte[] {1, 2});
    private final Authenticator key = authenticator(MethodType.WEBAUTHN, null);
    private final String print = Factors.print(List.of(app, key), SALT);

    private static Authenticator authenticator(MethodType type, byte[] secret) {
        Authenticator made = Authenticator.pending("shop", USER, type, NOW, Duration.ofMinutes(10));
        made.secret = secret;
        return made;
    }

    @Test
    void usingAndRenamingIsNoChange() {
        app.lastStep = 12;
        app.lastUsedAt = NOW;
        app.name = "Phone";

        assertThat(Factors.print(List.of(app, key), SALT)).isEqualTo(print).hasSize(64);
    }

    @Test
    void whatComesOrGoesIsAChange() {
        Authenticator another = authenticator(MethodType.WEBAUTHN, null);

        assertThat(List.of(
                        Factors.print(List.of(app), SALT),
                        Factors.print(List.of(key), SALT),
                        Factors.print(List.of(app, key, another), SALT),
                        Factors.print(List.of(app, another), SALT)))
                .doesNotContain(print)
                .doesNotHaveDuplicates();
    }

    @Test
    void anotherNumberUnderTheSameIdIsAChange() {
        app.secret = new byte[] {1, 3};

        assertThat(Factors.print(List.of(app, key), SALT)).isNotEqualTo(print);
    }

    @Test
    void anotherSetOfRecoveryCodesIsAChange() {
        assertThat(Factors.print(List.of(app, key), Optional.of(new byte[] {1, 2, 4})))
                .isNotEqualTo(print);
        assertThat(Factors.print(List.of(app, key), Optional.empty())).isNotEqualTo(print);
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        app.secret = new byte[] {1, 2, 3};
        String moved = Factors.print(List.of(app), Optional.of(new byte[] {4}));
        app.secret = new byte[] {1, 2};

        assertThat(Factors.print(List.of(app), Optional.of(new byte[] {3, 4}))).isNotEqualTo(moved);
    }
}
