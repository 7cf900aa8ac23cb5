package org.vestibule.admin.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("attack-28")
class RankTest {
    @ParameterizedTest
    @CsvSource({
        "support, customer, true",
        "support, support, false",
        "support, owner, false",
        "support, operator, false",
        "client, customer, true",
        "client, support, false",
        "owner, customer, true",
        "owner, support, true",
        "owner, owner, false",
        "owner, operator, false",
        "operator, owner, true",
        "operator, operator, true",
        "customer, customer, false",
        "nonsense, customer, false"
    })
    void actsOnlyOnThoseBelow(String caller, String other, boolean may) {
        assertThat(Rank.of(List.of(other)) <= Rank.highestBelow(List.of(caller)))
                .isEqualTo(may);
    }
}
