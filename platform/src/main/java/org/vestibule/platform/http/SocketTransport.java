package org.vestibule.platform.http;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.vestibule.platform.NativeLibrary;

/** Reports whether sockets are watched by epoll, which costs less CPU than Java's selector, or by the selector. */
@Singleton
class SocketTransport {
    void report(@Observes StartupEvent start, Vertx vertx) {
        if (vertx.isNativeTransportEnabled()) {
            NativeLibrary.loaded("epoll", "sockets");
        } else {
            NativeLibrary.missing("epoll", "Java's selector", vertx.unavailableNativeTransportCause());
        }
    }
}
