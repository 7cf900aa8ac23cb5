package org.vestibule.platform.token;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.Standing;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.problem.Problem;

/**
 * Who calls, as the verified token says.
 *
 * @param tokenId the token's {@code jti}
 * @param issuedAt to the second
 * @param session null for programs and for tokens before the second door
 * @param authTime when the user last proved themselves; null before the second door
 * @param secondFactorTime when a second factor was shown; null if none was
 * @param purpose of a partial token, else null
 * @param action that a partial token is to approve, else null
 * @param standing of partial and login tokens, else null
 * @param token the token itself, to be relayed
 * @param scopes of a program; empty for people
 * @param rightsVersion which change of its scopes a program has them from; null for people, and where an older release gave it out
 * @param clientSecret with which a program got the token; null for people, and where release 0.2 gave it out
 * @param onBehalfOf for whom a program says that it acts ({@link OnBehalfOf}), else null
 */
public record Caller(
        TokenType type,
        UUID id,
        String tenant,
        String account,
        Set<String> roles,
        String username,
        String email,
        String locale,
        String tokenId,
        Instant issuedAt,
        UUID session,
        Instant authTime,
        Instant secondFactorTime,
        String acr,
        Purpose purpose,
        Action action,
        Standing standing,
        String token,
        Set<Scope> scopes,
        Integer rightsVersion,
        UUID clientSecret,
        String onBehalfOf) {

    @Override
    public String toString() {
        return "Caller[" + type + ", " + id + ", " + tenant + "]";
    }

    public boolean isStaff() {
        return !Collections.disjoint(roles, Role.STAFF);
    }

    /** Whether it is a back-office program: those have access tokens without a session. */
    public boolean isProgram() {
        return type == TokenType.ACCESS && session == null;
    }

    /** Whether it is the program that sets up a fresh installation: it has no scopes, and belongs to no tenant. */
    public boolean isBootstrapClient() {
        return isProgram() && !has(Role.CLIENT);
    }

    /** Whether the partial token asks for a second factor that the user has. */
    public boolean isToShowSecondFactor() {
        return purpose == Purpose.SECOND_FACTOR || purpose == Purpose.APPROVAL;
    }

    public boolean has(String role) {
        return roles.contains(role);
    }

    /** As an event names them. */
    public Actor actor() {
        Kind kind = isProgram() ? Kind.CLIENT : isStaff() ? Kind.STAFF : Kind.USER;
        return new Actor(id, kind, username, onBehalfOf);
    }

    /**
     * The tenant a path names, if the caller may act there: their own, or any for an operator. To everybody else it does
     * not exist.
     */
    public String within(String named) {
        return Optional.of(named).filter(this::mayActAt).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    /** Whether this is the caller's tenant, or the caller an operator. */
    public boolean mayActAt(String named) {
        return named.equals(tenant) || has(Role.OPERATOR);
    }
}
