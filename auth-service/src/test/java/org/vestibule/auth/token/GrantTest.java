package org.vestibule.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.token.TokenResource.Grant;

class GrantTest {
    /** Generators do not understand the forms of a grant, so the document shows one that has the members of all. */
    @Test
    void theDocumentHasEveryMemberOfEveryForm() {
        Set<String> documented = Stream.of(
                        Grant.class.getAnnotation(Schema.class).properties())
                .map(SchemaProperty::name)
                .collect(Collectors.toSet());

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("grant_type"),
                                Stream.of(Grant.class.getPermittedSubclasses())
                                        .flatMap(form -> Stream.of(form.getRecordComponents()))
                                        .map(member -> SnakeCaseStrategy.INSTANCE.translate(member.getName())))
                        .toList());
    }
}
