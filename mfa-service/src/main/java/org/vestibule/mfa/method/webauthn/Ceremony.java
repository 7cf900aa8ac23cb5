package org.vestibule.mfa.method.webauthn;

import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What both ceremonies have in common: whom and which challenge they are for, and that every failure is a refusal. */
final class Ceremony {
    private Ceremony() {}

    /** No top origin is expected: pages inside other pages are refused. */
    static ServerProperty server(RelyingParty party, String challenge) {
        return ServerProperty.builder()
                .origins(party.origins().stream().map(Origin::new).collect(Collectors.toSet()))
                .rpId(party.id())
                .challenge(new DefaultChallenge(Base64.getUrlDecoder().decode(challenge)))
                .build();
    }

    /** What does not pass a check of ours. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Refusal step;

        Refused(Refusal step) {
            super(step.name(), null, false, false);
            this.step = step;
        }

        Refusal step() {
            return step;
        }
    }

    static void require(boolean passed, Refusal step) {
        if (!passed) {
            throw new Refused(step);
        }
    }

    /** A flag that says that extensions follow, and none do (section 6.1). */
    static void requireWhole(AuthenticatorData<?> data) {
        boolean hasExtensions =
                data.getExtensions() != null && !data.getExtensions().getKeys().isEmpty();
        require(data.isFlagED() == hasExtensions, Refusal.MALFORMED);
    }

    /** Reads what a client sent; bytes of strangers fail in more ways than the library has exceptions for. */
    static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException unreadable) {
            throw new Refused(Refusal.MALFORMED);
        }
    }

    /** Runs a check of the library. What it trips over is no key either. */
    static void verify(Runnable check) {
        try {
            check.run();
        } catch (VerificationException failed) {
            throw new Refused(Refusal.of(failed));
        } catch (RuntimeException unexpected) {
            throw new Refused(Refusal.MALFORMED);
        }
    }
}
