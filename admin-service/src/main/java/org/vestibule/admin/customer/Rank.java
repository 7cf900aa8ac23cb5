package org.vestibule.admin.customer;

import java.util.Collection;
import java.util.Map;
import org.vestibule.contracts.Role;

/**
 * Who may act on whom: on those below, never on equals or above. Operators alone may help each other; whoever is not
 * below does not exist for the caller.
 */
final class Rank {
    private static final int OPERATOR = 3;
    private static final Map<String, Integer> RANKS =
            Map.of(Role.SUPPORT, 1, Role.CLIENT, 1, Role.OWNER, 2, Role.OPERATOR, OPERATOR);

    private Rank() {}

    static int of(Collection<String> roles) {
        return roles.stream()
                .mapToInt(role -> RANKS.getOrDefault(role, 0))
                .max()
                .orElse(0);
    }

    /** The highest rank that a caller with these roles may act on; -1 for none. */
    static int highestBelow(Collection<String> roles) {
        int own = of(roles);
        return own == OPERATOR ? OPERATOR : own - 1;
    }
}
