package org.vestibule.platform.http;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;

/** Answers 400 where a query has no number or no id in a place that takes one; by itself JAX-RS answers 404, as for a path. */
@Provider
public class QueryParameters implements ParamConverterProvider {
    private static final Map<Class<?>, Function<String, ?>> READERS =
            Map.of(int.class, Integer::valueOf, Integer.class, Integer::valueOf, UUID.class, UUID::fromString);

    @Override
    @SuppressWarnings("unchecked")
    public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        boolean isOfQuery = Stream.of(annotations)
                .anyMatch(annotation -> annotation instanceof QueryParam || annotation instanceof RestQuery);
        return isOfQuery && READERS.containsKey(type) ? new Strict<>((Function<String, T>) READERS.get(type)) : null;
    }

    private record Strict<T>(Function<String, T> reader) implements ParamConverter<T> {
        @Override
        public T fromString(String text) {
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException e) {
                throw new BadRequestException(e);
            }
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
