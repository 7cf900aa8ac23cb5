package org.vestibule.auth.session;

import java.util.Set;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.contracts.Notice;

/**
 * What the first answer of a session tells the user to do.
 *
 * @param securityUrl where to do it; null where there is nothing to do, or the tenant has not said
 */
public record Advice(Set<Notice> notices, String securityUrl) {
    public static final Advice NONE = new Advice(Set.of(), null);

    public static Advice of(Set<Notice> notices, Tenant tenant) {
        return notices == null || notices.isEmpty() ? NONE : new Advice(notices, tenant.securityUrl);
    }
}
