package org.vestibule.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTypeTest {
    @ParameterizedTest
    @EnumSource
    void typeIsAStableUrnWithAnErrorStatus(ProblemType type) {
        assertThat(type.uri()).hasToString("urn:vestibule:problem:" + type.slug());
        assertThat(type.slug()).matches("[a-z]+([-_][a-z]+)*");
        assertThat(type.status()).isBetween(400, 599);
    }

    @Test
    void slugsAndTokenTypesAreEachTheirOwn() {
        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::slug)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(TokenType.values()).map(TokenType::typ)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(TokenType.values()).map(TokenType::audience)).doesNotHaveDuplicates();
    }
}
