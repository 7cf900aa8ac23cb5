package org.vestibule.contracts;

import java.net.URI;

/**
 * Every error the suite answers with, as an RFC 9457 problem type. The slug and the status are contract: they are
 * never renamed. The title is constant per type and language (RFC 9457 section 3.1.3) and stands in
 * {@code ProblemType_en.properties} and {@code ProblemType_da.properties}, under the constant's name.
 */
public enum ProblemType {
    INVALID_REQUEST("invalid-request", 400),
    CONFIRMATION_REQUIRED("confirmation-required", 400),
    INVALID_TOKEN("invalid-token", 401),
    INVALID_CREDENTIALS("invalid-credentials", 401),
    INVALID_CODE("invalid-code", 401),
    CODE_ALREADY_USED("code-already-used", 401),
    INVALID_PROOF("invalid-proof", 401),
    SESSION_REVOKED("session-revoked", 401),
    INSUFFICIENT_USER_AUTHENTICATION("insufficient_user_authentication", 401),
    FORBIDDEN("forbidden", 403),
    INSUFFICIENT_SCOPE("insufficient-scope", 403),
    METHOD_NOT_OFFERED("method-not-offered", 403),
    RESET_DISABLED("reset-disabled", 403),
    NOT_FOUND("not-found", 404),
    METHOD_NOT_ALLOWED("method-not-allowed", 405),
    NOT_ACCEPTABLE("not-acceptable", 406),
    CONFLICT("conflict", 409),
    METHOD_LIMIT_REACHED("method-limit-reached", 409),
    REQUEST_IN_PROGRESS("request-in-progress", 409),
    TWO_FACTOR_NOT_ENABLED("two-factor-not-enabled", 409),
    TWO_FACTOR_NOT_LOCKED("two-factor-not-locked", 409),
    TWO_FACTOR_REQUIRED("two-factor-required", 409),
    APPROVAL_USED("approval-used", 409),
    ANSWER_NOT_KEPT("answer-not-kept", 409),
    CHALLENGE_EXPIRED("challenge-expired", 410),
    ENROLLMENT_EXPIRED("enrollment-expired", 410),
    LINK_EXPIRED("link-expired", 410),
    PRECONDITION_FAILED("precondition-failed", 412),
    PAYLOAD_TOO_LARGE("payload-too-large", 413),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422),
    INVALID_PHONE("invalid-phone", 422),
    INVALID_EMAIL("invalid-email", 422),
    PASSWORD_REJECTED("password-rejected", 422),
    APPROVAL_INVALID("approval-invalid", 422),
    SECOND_FACTOR_REJECTED("second-factor-rejected", 422),
    TOO_MANY_ATTEMPTS("too-many-attempts", 429),
    LOCKED("locked", 429),
    RESEND_TOO_SOON("resend-too-soon", 429),
    SEND_LIMIT_REACHED("send-limit-reached", 429),
    INTERNAL_ERROR("internal-error", 500),
    UNAVAILABLE("unavailable", 503);

    private final String slug;
    private final int status;

    ProblemType(String slug, int status) {
        this.slug = slug;
        this.status = status;
    }

    /** The last part of the type URI. */
    public String slug() {
        return slug;
    }

    /** The HTTP status the problem is answered with. */
    public int status() {
        return status;
    }

    /** {@code urn:vestibule:problem:<slug>}, stable. */
    public URI uri() {
        return URI.create("urn:vestibule:problem:" + slug);
    }
}
