package org.vestibule.platform.token;

import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;

/** Callers as tokens make them. */
final class Callers {
    static final UUID ID = UUID.fromString("019a0000-0000-7000-8000-000000000001");
    static final UUID SESSION = UUID.fromString("019a0000-0000-7000-8000-000000000002");
    static final UUID SECRET = UUID.fromString("019a0000-0000-7000-8000-000000000003");

    private Callers() {}

    static Caller person(String... roles) {
        return of(TokenType.ACCESS, Set.of(roles), SESSION, Set.of(), null);
    }

    static Caller program(Scope... scopes) {
        return of(TokenType.ACCESS, Set.of(Role.CLIENT), null, Set.of(scopes), SECRET);
    }

    static Caller of(TokenType type, Set<String> roles, UUID session, Set<Scope> scopes, UUID secret) {
        return new Caller(
                type, ID, "shop", null, roles, "kim", null, "da", "token-1", session, null, null, null, null, null,
                null, "opaque", scopes, secret, null);
    }
}
