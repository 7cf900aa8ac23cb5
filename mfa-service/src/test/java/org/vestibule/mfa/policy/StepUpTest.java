package org.vestibule.mfa.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.policy.Policy.ChangeRequires;
import org.vestibule.mfa.policy.StepUp.Change;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Caller;

class StepUpTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private static final List<MethodType> APP = List.of(MethodType.TOTP);

    private final StepUp stepUp = new StepUp(Clock.fixed(NOW, ZoneOffset.UTC), MAX_AGE);

    @Test
    void sessionIsEnoughWhereThePolicySaysSo() {
        var old = caller(NOW.minus(Duration.ofDays(1)), "aal1");

        assertThatCode(() -> stepUp.require(change(ChangeRequires.SESSION, old, APP)))
                .doesNotThrowAnyException();
    }

    @Test
    void passwordCountsForFiveMinutesAndNoLonger() {
        var justInTime = caller(NOW.minus(MAX_AGE), "aal1");
        var tooLate = caller(NOW.minus(MAX_AGE).minusSeconds(1), "aal1");

        assertThatCode(() -> stepUp.require(change(ChangeRequires.PASSWORD, justInTime, APP)))
                .doesNotThrowAnyException();
        assertThat(refusal(ChangeRequires.PASSWORD, tooLate, APP)).isNotNull();
    }

    @Test
    void callerWhoNeverProvedThemselvesIsRefused() {
        assertThat(refusal(ChangeRequires.PASSWORD, caller(null, "aal1"), APP)).isNotNull();
        assertThat(refusal(ChangeRequires.SECOND_FACTOR, caller(null, null), List.of()))
                .isNotNull();
    }

    @ParameterizedTest
    @Tag("attack-31")
    @ValueSource(strings = {"aal1", "email", "", "AAL2"})
    void weakerClassIsNoSecondFactor(String acr) {
        assertThat(refusal(ChangeRequires.SECOND_FACTOR, caller(NOW, acr), APP)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aal2", "phr"})
    void freshSecondFactorIsEnough(String acr) {
        assertThatCode(() -> stepUp.require(change(ChangeRequires.SECOND_FACTOR, caller(NOW, acr), APP)))
                .doesNotThrowAnyException();
    }

    @Test
    @Tag("attack-31")
    void oldSecondFactorIsNot() {
        var old = caller(NOW.minus(Duration.ofMinutes(6)), "phr");

        assertThat(refusal(ChangeRequires.SECOND_FACTOR, old, APP)).isNotNull();
    }

    @Test
    @Tag("attack-31")
    void freshPasswordMakesAnOldSecondFactorNoYounger() {
        var reauthenticated = caller(NOW, NOW.minus(Duration.ofMinutes(6)), "aal2");

        assertThat(refusal(ChangeRequires.SECOND_FACTOR, reauthenticated, APP)).isNotNull();
    }

    /** Else nobody who has email alone could ever change anything. */
    @Test
    void emailIsEnoughForWhoHasNothingElse() {
        var byEmail = caller(NOW, "email");

        assertThatCode(() -> stepUp.require(change(ChangeRequires.SECOND_FACTOR, byEmail, List.of(MethodType.EMAIL))))
                .doesNotThrowAnyException();
        assertThat(refusal(ChangeRequires.SECOND_FACTOR, caller(NOW, "aal1"), List.of(MethodType.EMAIL))
                        .member("acr_values"))
                .isEqualTo("email");
        assertThat(refusal(ChangeRequires.SECOND_FACTOR, byEmail, List.of(MethodType.EMAIL, MethodType.TOTP)))
                .isNotNull();
    }

    @Test
    void whoHasNoSecondFactorYetIsNotAskedForIt() {
        assertThatCode(() -> stepUp.require(change(ChangeRequires.SECOND_FACTOR, caller(NOW, "aal1"), List.of())))
                .doesNotThrowAnyException();
    }

    /** Their routes stand on the factor. */
    @ParameterizedTest
    @EnumSource
    @Tag("attack-45")
    void ofStaffNoPolicyAsksForLessThanTheFactor(ChangeRequires required) {
        Instant old = NOW.minus(Duration.ofMinutes(6));
        var withThePassword = byStaff(required, caller(NOW, old, "aal2"), APP);
        var withTheFactor = byStaff(required, caller(old, NOW, "aal2"), APP);
        var byEmail = byStaff(required, caller(NOW, "email"), List.of(MethodType.EMAIL));

        assertThat(catchThrowableOfType(Problem.class, () -> stepUp.require(withThePassword))
                        .member("acr_values"))
                .isEqualTo("aal2");
        assertThat(catchThrowableOfType(Problem.class, () -> stepUp.requireToWeaken(withThePassword)))
                .isNotNull();
        assertThatCode(() -> stepUp.requireToWeaken(withTheFactor)).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(Problem.class, () -> stepUp.require(byEmail))
                        .member("acr_values"))
                .as("a mailbox is no factor of theirs")
                .isEqualTo("aal2");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("attack-45")
    void staffWithoutAFactorShowThePasswordForTheFirst(ChangeRequires required) {
        var old = byStaff(required, caller(NOW.minus(Duration.ofMinutes(6)), "aal1"), List.of());

        assertThatCode(() -> stepUp.require(byStaff(required, caller(NOW, "aal1"), List.of())))
                .doesNotThrowAnyException();
        assertThat(catchThrowableOfType(Problem.class, () -> stepUp.require(old))
                        .member("acr_values"))
                .isEqualTo("aal1");
    }

    /** RFC 9470 section 3. */
    @Test
    void refusalNamesWhatToShowAndHowFresh() {
        var response =
                refusal(ChangeRequires.SECOND_FACTOR, caller(NOW, "aal1"), APP).response();

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeaderString("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_user_authentication\", acr_values=\"aal2\", max_age=\"300\"");
    }

    @Test
    void refusalForWantOfAPasswordAsksForThePasswordAlone() {
        var problem = refusal(ChangeRequires.PASSWORD, caller(NOW.minusSeconds(301), "aal2"), APP);

        assertThat(problem.type()).isEqualTo(ProblemType.INSUFFICIENT_USER_AUTHENTICATION);
        assertThat(problem.member("acr_values")).isEqualTo("aal1");
        assertThat(problem.member("max_age")).isEqualTo(300L);
    }

    private Problem refusal(ChangeRequires required, Caller caller, List<MethodType> active) {
        return catchThrowableOfType(Problem.class, () -> stepUp.require(change(required, caller, active)));
    }

    private static Change change(ChangeRequires required, Caller caller, List<MethodType> active) {
        return new Change(required, false, caller, active);
    }

    private static Change byStaff(ChangeRequires required, Caller caller, List<MethodType> active) {
        return new Change(required, true, caller, active);
    }

    private static Caller caller(Instant authTime, String acr) {
        return caller(authTime, acr == null || acr.equals("aal1") ? null : authTime, acr);
    }

    private static Caller caller(Instant authTime, Instant secondFactorTime, String acr) {
        return new Caller(
                TokenType.ACCESS,
                UUID.fromString("019a0000-0000-7000-8000-000000000001"),
                "shop",
                null,
                Set.of("customer"),
                "kim",
                "kim@example.dk",
                "da",
                "token-1",
                Instant.EPOCH,
                UUID.fromString("019a0000-0000-7000-8000-000000000002"),
                authTime,
                secondFactorTime,
                acr,
                null,
                null,
                null,
                "opaque",
                Set.of(),
                null,
                null,
                null);
    }
}
