package org.vestibule.portal.rest;

/** A service did not answer, or said that it cannot now. */
public final class Away extends RuntimeException {
    private final long retryAfterSeconds;

    public Away(long retryAfterSeconds) {
        super("a service is away", null, false, false);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
