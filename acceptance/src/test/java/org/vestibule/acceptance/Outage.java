package org.vestibule.acceptance;

import java.util.List;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.suite.RollingRestarts.Still;

/** Parts of the suite that are away until this is closed; nothing is restarted meanwhile. */
final class Outage implements AutoCloseable {
    private final List<? extends Server> parts;
    private final Still still;

    Outage(List<? extends Server> parts, Still still) {
        this.parts = parts;
        this.still = still;
        parts.forEach(Server::stop);
    }

    /** They are back when this returns. */
    @Override
    public void close() {
        try (still) {
            parts.forEach(Server::start);
        }
    }
}
