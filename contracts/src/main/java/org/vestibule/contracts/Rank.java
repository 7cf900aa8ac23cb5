package org.vestibule.contracts;

import java.util.Collection;
import java.util.Map;

/**
 * Who may act on whom through a staff route: on users of a lower rank, never on themselves, an equal or a superior. A user who
 * may not be acted on does not exist for the caller (404). Every service asks here.
 */
public final class Rank {
    private static final Map<String, Integer> RANKS =
            Map.of(Role.SUPPORT, 1, Role.CLIENT, 1, Role.OWNER, 2, Role.OPERATOR, 3);

    private Rank() {}

    /** The rank of the highest of these roles: 0 for a customer, and for a role that is not known. */
    public static int of(Collection<String> roles) {
        return roles.stream()
                .mapToInt(role -> RANKS.getOrDefault(role, 0))
                .max()
                .orElse(0);
    }

    /** The highest rank that a caller with these roles may act on; -1 for none. */
    public static int highestBelow(Collection<String> roles) {
        return of(roles) - 1;
    }

    /** Whether a caller with the first roles may act on a user with the second. */
    public static boolean mayActOn(Collection<String> caller, Collection<String> user) {
        return of(user) <= highestBelow(caller);
    }

    /**
     * Whether a user is shown to a caller with the first roles who looks users up: people see every user of the tenant, programs only
     * whom they may act on.
     */
    public static boolean maySee(Collection<String> caller, Collection<String> user) {
        return !caller.contains(Role.CLIENT) || mayActOn(caller, user);
    }

    /**
     * Whether a caller may give a user these roles. People may give what they are themselves and anything below; programs make
     * customers only, because whoever reads a program's secret must not become staff with it.
     */
    public static boolean mayGrant(Collection<String> caller, Collection<String> roles) {
        return caller.contains(Role.CLIENT) ? of(roles) == 0 : of(roles) <= of(caller);
    }
}
