package org.vestibule.auth.client;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.vestibule.contracts.Scope;

/** A back-office program of a tenant. */
@Entity
public class Client {
    @Id
    public UUID id;

    public String tenant;
    public String name;

    /** As {@link Scope} names them. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    public String[] scopes;

    /** Grows with each change of the scopes. */
    @Column(name = "rights_version")
    public int rightsVersion;

    @Column(name = "created_at")
    public Instant createdAt;

    Set<Scope> scopes() {
        return Arrays.stream(scopes).map(Scope::of).collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    }

    /** With the row locked, unless it is new. */
    void grant(Set<Scope> granted) {
        rightsVersion++;
        scopes = granted.stream().sorted().map(Scope::text).toArray(String[]::new);
    }

    /** As the program names itself: it says where to look for it. */
    String clientId() {
        return tenant + "." + id;
    }
}
