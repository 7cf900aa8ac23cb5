package org.vestibule.portal.login;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.vestibule.portal.rest.AuthApi.LoginAnswer;
import org.vestibule.portal.rest.AuthApi.Method;
import org.vestibule.portal.session.Slot;

/**
 * Somebody between the two doors.
 *
 * @param returnTo where they wanted to go
 * @param stepUp whether they are signed in and show the second factor once more
 * @param trustDays for how long they may have this browser trusted; 0 for not at all
 */
public record PendingLogin(
        Door door,
        String partialToken,
        Instant until,
        List<Method> methods,
        boolean recoveryCodes,
        List<String> allowedTypes,
        String reason,
        String returnTo,
        boolean stepUp,
        int trustDays) {

    /** What stands between them and the inside. */
    public enum Door {
        SECOND_FACTOR,
        ENROLLMENT
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    public static final Slot<PendingLogin> SLOT = new Slot<>("login", PendingLogin.class);

    static final Duration LIFE = Duration.ofMinutes(15);

    static PendingLogin of(LoginAnswer answer, String returnTo, boolean stepUp, Instant now) {
        boolean enrolls = answer.status().equals("enrollment_required");
        return new PendingLogin(
                enrolls ? Door.ENROLLMENT : Door.SECOND_FACTOR,
                answer.partialToken(),
                now.plusSeconds(answer.expiresIn()),
                orNone(answer.methods()),
                answer.recoveryCodes(),
                orNone(answer.allowedTypes()),
                answer.reason(),
                returnTo,
                stepUp,
                0);
    }

    PendingLogin withTrustDays(int days) {
        return new PendingLogin(
                door, partialToken, until, methods, recoveryCodes, allowedTypes, reason, returnTo, stepUp, days);
    }

    public String bearer() {
        return "Bearer " + partialToken;
    }

    /** Id of who it is: the subject of the token (RFC 7519 section 4.1.2). auth-service has just given it, so nothing is checked. */
    String user() {
        try {
            byte[] claims = Base64.getUrlDecoder().decode(partialToken.split("\\.")[1]);
            return JSON.readTree(claims).path("sub").asText();
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("a partial token that names nobody", e);
        }
    }

    Optional<Method> method(String id) {
        return methods.stream()
                .filter(method -> method.authenticatorId().equals(id))
                .findFirst();
    }

    boolean isOver(Instant now) {
        return now.isAfter(until);
    }

    private static <T> List<T> orNone(List<T> some) {
        return some == null ? List.of() : some;
    }

    @Override
    public String toString() {
        return "PendingLogin[" + door + ", [redacted]]";
    }
}
