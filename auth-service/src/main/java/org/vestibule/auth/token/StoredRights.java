package org.vestibule.auth.token;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.vestibule.contracts.Scope;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.RightsSource;

/** The rights of staff and programs as the database has them: what was committed before holds for every request after. */
@Singleton
class StoredRights implements RightsSource {
    /** In one round trip, because it is asked at every request of staff. */
    private static final String OF_STAFF =
            "select 1 from app_user u join session s on s.tenant = u.tenant and s.user_id = u.id"
                    + " where u.tenant = ? and u.id = ? and not u.disabled and u.roles @> ?::text[] and s.id = ?"
                    + " and s.ended_at is null and s.expires_at > now()";

    /** Release 0.2 gives out tokens that do not say with which secret. */
    private static final String OF_PROGRAM =
            "select 1 from client c where c.tenant = ? and c.id = ? and c.scopes @> ?::text[]"
                    + " and (?::uuid is null or exists (select 1 from client_secret s where s.tenant = c.tenant and s.client_id = c.id"
                    + " and s.id = ?::uuid))";

    private final TenantScope scope;
    private final BootstrapClient bootstrap;

    StoredRights(TenantScope scope, BootstrapClient bootstrap) {
        this.scope = scope;
        this.bootstrap = bootstrap;
    }

    @Override
    public boolean isNear() {
        return true;
    }

    @Override
    public Answer ask(Caller caller) {
        return isHeld(caller) ? Answer.HELD : Answer.LOST;
    }

    private boolean isHeld(Caller caller) {
        if (!caller.isProgram()) {
            return finds(
                    caller,
                    OF_STAFF,
                    caller.tenant(),
                    caller.id(),
                    caller.roles().toArray(String[]::new),
                    caller.session());
        }
        if (caller.isBootstrapClient()) {
            return bootstrap.is(caller.id());
        }
        String[] scopes = caller.scopes().stream().map(Scope::text).toArray(String[]::new);
        UUID secret = caller.clientSecret();
        return finds(caller, OF_PROGRAM, caller.tenant(), caller.id(), scopes, secret, secret);
    }

    private boolean finds(Caller caller, String text, Object... parameters) {
        return !scope.ask(caller.tenant(), Statement.of(text, parameters), row -> row.getInt(1))
                .isEmpty();
    }
}
