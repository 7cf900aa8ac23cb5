package org.vestibule.bench.load;

import io.vertx.core.Future;

/** One operation as a client does it, of one request or of several; it fails where an answer is not the expected one. */
@FunctionalInterface
public interface Walk {
    Future<?> go();
}
