package org.vestibule.auth.login;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.auth.login.Attempts.Wanted;
import org.vestibule.auth.login.LoginOutcome.Authenticated;
import org.vestibule.auth.login.LoginOutcome.EnrollmentRequired;
import org.vestibule.auth.login.LoginOutcome.SecondFactorRequired;
import org.vestibule.auth.session.Advice;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.session.Tokens;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.tenant.Tenants;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.TokenVerifier;

/** From a right password, through the second door where there is one, to a session. */
@Singleton
public class SecondDoor {
    private final Attempts attempts;
    private final Sessions sessions;
    private final Users users;
    private final TokenVerifier verifier;
    private final TenantScope scope;
    private final Tenants tenants;

    public SecondDoor(
            Attempts attempts,
            Sessions sessions,
            Users users,
            TokenVerifier verifier,
            TenantScope scope,
            Tenants tenants) {
        this.tenants = tenants;
        this.attempts = attempts;
        this.sessions = sessions;
        this.users = users;
        this.verifier = verifier;
        this.scope = scope;
    }

    /** What stands between this user's right password and a session. */
    LoginOutcome after(User user, Tenant tenant, LoginCheck.Answer check, Origin origin) {
        return switch (check.decision()) {
            case NONE ->
                new Authenticated(
                        scope.call(
                                user.tenant,
                                () -> sessions.open(
                                        user, Strength.PASSWORD, origin, Advice.of(check.notices(), tenant))),
                        check.enrollmentDue());
            case SECOND_FACTOR -> askForSecondFactor(user, tenant, check);
            case ENROLLMENT ->
                new EnrollmentRequired(attempts.begin(user, Purpose.ENROLLMENT), check, tenant.support());
        };
    }

    /** Begins an attempt that the user's second factor will complete. */
    public SecondFactorRequired askForSecondFactor(User user, Tenant tenant, LoginCheck.Answer check) {
        return new SecondFactorRequired(attempts.begin(user, Purpose.SECOND_FACTOR), check, tenant.support());
    }

    /**
     * Begins an attempt that steps up an open session with the user's second factor (RFC 9470); empty where they have
     * none.
     */
    Optional<SecondFactorRequired> stepUp(User user, Tenant tenant, UUID session, LoginCheck.Answer check) {
        return check.decision() == LoginCheck.Decision.SECOND_FACTOR
                ? Optional.of(new SecondFactorRequired(attempts.beginStepUp(user, session), check, tenant.support()))
                : Optional.empty();
    }

    /** Begins an attempt to approve an action with the user's second factor; empty where they have none. */
    Optional<SecondFactorRequired> approve(User user, Tenant tenant, Wanted wanted, LoginCheck.Answer check) {
        return check.decision() == LoginCheck.Decision.SECOND_FACTOR
                ? Optional.of(new SecondFactorRequired(attempts.beginApproval(user, wanted), check, tenant.support()))
                : Optional.empty();
    }

    /**
     * A second factor that was shown to approve an action.
     *
     * @param passwordVersion of the password that the session stood on when it was asked for
     */
    public record Approved(UUID session, int passwordVersion, Action action, Strength strength) {}

    /**
     * Redeems the partial token of an action that {@code user} is to approve, with the proof that answers it. Empty where
     * anything does not fit, and where both are of a login or a step-up.
     */
    public Optional<Approved> redeemApproval(UUID id, UUID user, String partialToken, String proof) {
        return verifier.verify(TokenType.PROOF, proof)
                .filter(claims -> user.toString().equals(claims.getClaimValueAsString("sub"))
                        && id.toString().equals(claims.getClaimValueAsString(Claim.PARTIAL)))
                .flatMap(claims -> attempts.redeemApproval(
                                user, id.toString(), partialToken, claims.getClaimValueAsString("jti"))
                        .map(redeemed -> new Approved(
                                redeemed.session(),
                                redeemed.passwordVersion(),
                                redeemed.action(),
                                strengthOf(claims))));
    }

    /**
     * Redeems a partial token with the proof that answers it. Empty where anything does not fit: wrong proof, used
     * before, another attempt's, or the user was disabled or changed the password meanwhile.
     */
    public Optional<Tokens> redeem(String partialToken, String proof, Origin origin) {
        return verifier.verify(TokenType.PROOF, proof).flatMap(claims -> redeem(partialToken, claims, origin));
    }

    private Optional<Tokens> redeem(String partialToken, JwtClaims proof, Origin origin) {
        UUID userId = UUID.fromString(proof.getClaimValueAsString("sub"));
        String tenant = proof.getClaimValueAsString(Claim.TENANT);
        var redeemed = attempts.redeem(
                userId, proof.getClaimValueAsString(Claim.PARTIAL), partialToken, proof.getClaimValueAsString("jti"));
        if (redeemed.isEmpty()) {
            return Optional.empty();
        }
        Strength strength = strengthOf(proof);
        Set<Notice> notices = strings(proof, Claim.NOTICES).stream()
                .flatMap(value ->
                        Arrays.stream(Notice.values()).filter(n -> n.value().equals(value)))
                .collect(Collectors.toSet());
        return scope.call(tenant, () -> users.find(tenant, userId)
                .filter(user ->
                        !user.disabled && user.passwordVersion == redeemed.get().passwordVersion())
                .flatMap(user -> redeemed.get().session().isPresent()
                        ? sessions.steppedUp(user, redeemed.get().session().get(), strength, advice(notices, tenant))
                        : Optional.of(sessions.open(user, strength, origin, advice(notices, tenant)))));
    }

    private static Strength strengthOf(JwtClaims proof) {
        return new Strength(strings(proof, Claim.AMR), proof.getClaimValueAsString(Claim.ACR));
    }

    private Advice advice(Set<Notice> notices, String tenant) {
        return notices.isEmpty() ? Advice.NONE : Advice.of(notices, tenants.findById(tenant));
    }

    private static List<String> strings(JwtClaims claims, String name) {
        return claims.getClaimValue(name) instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }
}
