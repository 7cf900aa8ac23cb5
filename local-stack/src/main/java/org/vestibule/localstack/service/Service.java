package org.vestibule.localstack.service;

import java.util.Arrays;
import java.util.Locale;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.StartFailure;

/** The services of the suite. */
public enum Service {
    /** Half for hashing, one password after the other: an imported hash may want 64 MiB. */
    AUTH(128),
    /** Recovery codes are hashed one after the other here. */
    MFA(72),
    NOTIFICATION(72),
    ADMIN(72),
    /** The pages; it keeps nothing but sessions in Redis. */
    PORTAL(64);

    private final int heapMib;

    Service(int heapMib) {
        this.heapMib = heapMib;
    }

    /** Largest heap in MiB. */
    public int heapMib() {
        return heapMib;
    }

    /** The short name: database, roles, URL prefix. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the module. */
    public String module() {
        return this == PORTAL ? id() : id() + "-service";
    }

    public int port(Ports ports) {
        return switch (this) {
            case AUTH -> ports.auth();
            case MFA -> ports.mfa();
            case NOTIFICATION -> ports.notification();
            case ADMIN -> ports.admin();
            case PORTAL -> ports.portal();
        };
    }

    public static Service of(String name) {
        return Arrays.stream(values())
                .filter(service -> name.equals(service.id()) || name.equals(service.module()))
                .findFirst()
                .orElseThrow(() -> new StartFailure("No service is named " + name));
    }
}
