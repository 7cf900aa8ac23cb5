package org.vestibule.auth.client;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A back-office program of a tenant. */
@Entity
public class Client {
    @Id
    public UUID id;

    public String tenant;
    public String name;

    @Column(name = "created_at")
    public Instant createdAt;

    /** As the program names itself: it says where to look for it. */
    String clientId() {
        return tenant + "." + id;
    }
}
