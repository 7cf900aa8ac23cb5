package org.vestibule.platform.token;

import java.time.Instant;
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

    /** @param version which change of its scopes the token knows */
    static Caller program(int version, Scope... scopes) {
        return new Caller(
                TokenType.ACCESS,
                ID,
                "shop",
                null,
                Set.of(Role.CLIENT),
                "kim",
                null,
                "da",
                "token-1",
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "opaque",
                Set.of(scopes),
                version,
                SECRET,
                null);
    }

    static Caller of(TokenType type, Set<String> roles, UUID session, Set<Scope> scopes, UUID secret) {
        return issued(Instant.EPOCH, type, roles, session, scopes, secret);
    }

    static Caller issued(Instant at, TokenType type, Set<String> roles, UUID session, Set<Scope> scopes, UUID secret) {
        return new Caller(
                type, ID, "shop", null, roles, "kim", null, "da", "token-1", at, session, null, null, null, null, null,
                null, "opaque", scopes, null, secret, null);
    }
}
