package org.vestibule.platform.event;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The W3C trace context of the running request, as it travels over Kafka. */
public final class TraceHeader {
    static final String NAME = "traceparent";

    private static final TextMapGetter<Headers> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of(NAME);
        }

        @Override
        public String get(Headers headers, String name) {
            Header header = headers == null ? null : headers.lastHeader(name);
            return header == null || header.value() == null
                    ? null
                    : new String(header.value(), StandardCharsets.US_ASCII);
        }
    };

    private TraceHeader() {}

    /** The context that a record came with. */
    public static Context in(Headers headers) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, GETTER);
    }

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
