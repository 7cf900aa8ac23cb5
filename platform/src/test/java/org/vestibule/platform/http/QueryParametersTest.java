package org.vestibule.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("attack-53")
class QueryParametersTest {
    private final QueryParameters parameters = new QueryParameters();

    @SuppressWarnings("unused")
    private static void call(@QueryParam("limit") int limit, @RestQuery UUID cursor, @PathParam("id") UUID id) {}

    private static Annotation[] annotations(int of) throws NoSuchMethodException {
        return QueryParametersTest.class.getDeclaredMethod("call", int.class, UUID.class, UUID.class)
                .getParameterAnnotations()[of];
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "1e400", "0.5", "2147483648", "9223372036854775808", " 1", "1 "})
    void whatIsNoNumberIsABadRequest(String text) throws NoSuchMethodException {
        var converter = parameters.getConverter(int.class, int.class, annotations(0));

        assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> converter.fromString(text));
        assertThat(converter.fromString("200")).isEqualTo(200);
    }

    @Test
    void whatIsNoIdIsABadRequest() throws NoSuchMethodException {
        var converter = parameters.getConverter(UUID.class, UUID.class, annotations(1));
        UUID id = UUID.randomUUID();

        assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> converter.fromString("-1"));
        assertThat(converter.fromString(id.toString())).isEqualTo(id);
    }

    @Test
    void whatStandsInThePathIsLeftToJaxRs() throws NoSuchMethodException {
        assertThat(parameters.getConverter(UUID.class, UUID.class, annotations(2)))
                .isNull();
    }
}
