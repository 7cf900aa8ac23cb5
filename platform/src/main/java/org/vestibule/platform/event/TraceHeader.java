package org.vestibule.platform.event;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;

/** The W3C trace context of the running request, as it travels over Kafka. */
final class TraceHeader {
    static final String NAME = "traceparent";

    private TraceHeader() {}

    /** Null where nothing is traced. */
    static String current() {
        String[] found = new String[1];
        W3CTraceContextPropagator.getInstance().inject(Context.current(), found, (carrier, name, value) -> {
            if (name.equals(NAME)) {
                carrier[0] = value;
            }
        });
        return found[0];
    }
}
