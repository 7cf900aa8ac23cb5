package org.vestibule.portal.rest;

import java.util.List;
import org.vestibule.contracts.ProblemType;

/**
 * Why a service did not do something (RFC 9457), with the members the pages look at. {@code title} and {@code detail} are
 * for people, in the language that was asked for.
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        List<InvalidField> errors,
        List<String> reasons,
        Long retryAfterS,
        Integer remainingAttempts,
        Long clockSkewS,
        String acrValues,
        List<ActiveAuthenticator> activeAuthenticators,
        Support support) {

    /** A field of the request and what is wrong with it. */
    public record InvalidField(String field, String message) {}

    /** A method that stands in the way of another. */
    public record ActiveAuthenticator(String id, String type, String name, String hint) {}

    public boolean is(ProblemType other) {
        return other.uri().toString().equals(type);
    }
}
