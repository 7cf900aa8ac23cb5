package org.vestibule.contracts;

import java.net.URI;

/**
 * Every error the suite answers with, as an RFC 9457 problem type. The slug and the status are contract: they are
 * never renamed. The title is constant per type (RFC 9457 section 3.1.3); the detail varies.
 */
public enum ProblemType {
    INVALID_REQUEST("invalid-request", 400, "The request is not valid"),
    CONFIRMATION_REQUIRED("confirmation-required", 400, "Confirm the action"),
    INVALID_TOKEN("invalid-token", 401, "The token is missing or not valid here"),
    INVALID_CREDENTIALS("invalid-credentials", 401, "Wrong username or password"),
    INVALID_CODE("invalid-code", 401, "The code is not right"),
    CODE_ALREADY_USED("code-already-used", 401, "This code was already used"),
    INVALID_PROOF("invalid-proof", 401, "The proof is not valid"),
    SESSION_REVOKED("session-revoked", 401, "The session has ended"),
    INSUFFICIENT_USER_AUTHENTICATION("insufficient_user_authentication", 401, "Authenticate again to do this"),
    FORBIDDEN("forbidden", 403, "Not allowed"),
    METHOD_NOT_OFFERED("method-not-offered", 403, "This method is not offered here"),
    RESET_DISABLED("reset-disabled", 403, "Password reset by email is off for this user"),
    NOT_FOUND("not-found", 404, "Not found"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This method is not supported here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "No answer in the asked format"),
    CONFLICT("conflict", 409, "This already exists"),
    METHOD_LIMIT_REACHED("method-limit-reached", 409, "Deactivate the active method first"),
    TWO_FACTOR_NOT_ENABLED("two-factor-not-enabled", 409, "Two-factor authentication is not enabled"),
    CHALLENGE_EXPIRED("challenge-expired", 410, "This challenge is over"),
    ENROLLMENT_EXPIRED("enrollment-expired", 410, "This enrollment is over"),
    LINK_EXPIRED("link-expired", 410, "This link is over"),
    PRECONDITION_FAILED("precondition-failed", 412, "This was changed meanwhile"),
    PAYLOAD_TOO_LARGE("payload-too-large", 413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "This content type is not supported here"),
    INVALID_PHONE("invalid-phone", 422, "This phone number cannot be used"),
    INVALID_EMAIL("invalid-email", 422, "This email address cannot be used"),
    PASSWORD_REJECTED("password-rejected", 422, "Choose another password"),
    TOO_MANY_ATTEMPTS("too-many-attempts", 429, "Too many attempts"),
    LOCKED("locked", 429, "The second factor is locked"),
    RESEND_TOO_SOON("resend-too-soon", 429, "A code was sent a moment ago"),
    SEND_LIMIT_REACHED("send-limit-reached", 429, "No more codes can be sent now"),
    INTERNAL_ERROR("internal-error", 500, "Something went wrong here"),
    UNAVAILABLE("unavailable", 503, "Not available right now");

    private final String slug;
    private final int status;
    private final String title;

    ProblemType(String slug, int status, String title) {
        this.slug = slug;
        this.status = status;
        this.title = title;
    }

    /** The last part of the type URI. */
    public String slug() {
        return slug;
    }

    /** The HTTP status the problem is answered with. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** {@code urn:vestibule:problem:<slug>}, stable. */
    public URI uri() {
        return URI.create("urn:vestibule:problem:" + slug);
    }
}
