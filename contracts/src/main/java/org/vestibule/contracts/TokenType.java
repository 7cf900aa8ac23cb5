package org.vestibule.contracts;

import java.time.Duration;

/**
 * The kinds of JWT in the suite. Their {@code typ} headers and audiences are mutually exclusive (RFC 8725 section
 * 3.12): a token of one kind is never accepted where another is asked for.
 */
public enum TokenType {
    /** Access token (RFC 9068), minted by auth-service for a session; accepted by every service. */
    ACCESS("at+jwt", "vestibule"),
    /** Proves a right password and nothing else: opens only the second door, at mfa-service. */
    PARTIAL("partial+jwt", "mfa-service"),
    /** Says to mfa-service which user auth-service is logging in; lives one minute and never leaves the suite. */
    LOGIN("login+jwt", "mfa-service/logins"),
    /** Proves a shown second factor, minted by mfa-service for one partial token; redeemed at auth-service. */
    PROOF("proof+jwt", "auth-service"),
    /**
     * Says to a tenant's own systems that a user approved one action with a second factor; minted by auth-service. No
     * service takes it as a bearer token. Its audience ends with the tenant, see {@link #audienceAt}.
     */
    APPROVAL("approval+jwt", "urn:vestibule:tenant:");

    /** No access token lives longer; auth-service decides how long they do, and everybody remembers ended sessions for so long. */
    public static final Duration LONGEST_ACCESS = Duration.ofMinutes(15);

    private final String typ;
    private final String audience;

    TokenType(String typ, String audience) {
        this.typ = typ;
        this.audience = audience;
    }

    /** The JOSE header {@code typ}. */
    public String typ() {
        return typ;
    }

    /** The one value of {@code aud}; of an {@link #APPROVAL} what it begins with. */
    public String audience() {
        return audience;
    }

    /** The one value of {@code aud} of a token of this tenant. */
    public String audienceAt(String tenant) {
        return this == APPROVAL ? audience + tenant : audience;
    }
}
