package org.vestibule.localstack.redis;

import java.util.Map;
import org.vestibule.localstack.Server;

/** Where the services keep counts, challenges and sessions: one server, or a cluster of them. */
public interface Redis extends Server {
    /** How a service finds it, by Quarkus property name. */
    Map<String, String> properties();

    /** Sends a command of one line, such as {@code DEL key}, to the node that has its keys, and answers the reply. */
    String ask(String command);
}
