package org.vestibule.portal.rest;

/** A service did not answer, or said that it cannot now. What was asked for may have been done all the same, or a part of it. */
public final class Away extends RuntimeException {
    private final long retryAfterSeconds;
    private final String detail;

    public Away(long retryAfterSeconds) {
        this(retryAfterSeconds, null);
    }

    /** @param detail what the service says about it, for people; null where it says nothing */
    public Away(long retryAfterSeconds, String detail) {
        super("a service is away", null, false, false);
        this.retryAfterSeconds = retryAfterSeconds;
        this.detail = detail;
    }

    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public String detail() {
        return detail;
    }
}
