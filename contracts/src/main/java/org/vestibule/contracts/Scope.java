package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a back-office program may do, as its owner chose. No scope reaches staff, policy, clients or settings of the tenant. A
 * token carries the scopes of its program in the claim {@code scope}, separated by blanks (RFC 9068 section 2.2.3).
 */
public enum Scope {
    /** Customers, their status, events, adoption, and personal data. */
    CUSTOMERS_READ("customers:read"),
    /** Turn a second factor off, unlock it, revoke trusted browsers. */
    CUSTOMERS_DISABLE("customers:disable"),
    /** List and end sessions of customers. */
    SESSIONS_END("sessions:end"),
    /** Create, change and remove customers. */
    USERS_WRITE("users:write"),
    /** Import customers. */
    USERS_IMPORT("users:import"),
    /** Facts about accounts. */
    ACCOUNTS_WRITE("accounts:write"),
    /** Redeem approvals. */
    APPROVALS_REDEEM("approvals:redeem"),
    /** Call login, reset and reauthentication for its users, from a server. */
    LOGINS("logins"),
    /** Ask for the second factor of users whose password the program has checked. */
    CHECKS("checks");

    /** What a client made by release 0.2 has, and a token that such a release gave out and that names no scope. */
    public static final Set<Scope> OF_OLD_CLIENTS = Set.copyOf(EnumSet.complementOf(EnumSet.of(LOGINS, CHECKS)));

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** As a token, a database and a front end name it. */
    @JsonValue
    public String text() {
        return text;
    }

    /** Throws IllegalArgumentException for a name that no scope has. */
    @JsonCreator
    public static Scope of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("no such scope: " + text));
    }

    private static Optional<Scope> find(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }

    /** Scopes as the claim of a token; in the order in which they are declared. */
    public static String claim(Collection<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(" "));
    }

    /** The scopes that a claim names. One that is not known here gives no right. */
    public static Set<Scope> parse(String claim) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : claim.split(" ")) {
            find(name).ifPresent(scopes::add);
        }
        return scopes;
    }
}
