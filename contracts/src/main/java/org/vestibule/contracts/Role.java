package org.vestibule.contracts;

import java.util.Set;

/** Values of the {@code groups} claim. */
public final class Role {
    public static final String CUSTOMER = "customer";
    /** Staff of the tenant who help customers. */
    public static final String SUPPORT = "support";
    /** Owner of the tenant. */
    public static final String OWNER = "owner";
    /** Operator of the platform, above all tenants. */
    public static final String OPERATOR = "operator";
    /** A back-office program of the tenant. */
    public static final String CLIENT = "client";

    /** Roles that must always show a second factor. */
    public static final Set<String> STAFF = Set.of(SUPPORT, OWNER, OPERATOR);

    /** Roles a user can hold; {@link #CLIENT} belongs to programs. */
    public static final Set<String> OF_USERS = Set.of(CUSTOMER, SUPPORT, OWNER, OPERATOR);

    private Role() {}
}
