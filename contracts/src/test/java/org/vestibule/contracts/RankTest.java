package org.vestibule.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankTest {
    @ParameterizedTest
    @CsvSource({
        "support, customer, true",
        "support, support, false",
        "support, owner, false",
        "support, operator, false",
        "client, customer, true",
        "client, support, false",
        "client, owner, false",
        "owner, customer, true",
        "owner, support, true",
        "owner, owner, false",
        "owner, operator, false",
        "operator, owner, true",
        "operator, operator, false",
        "customer, customer, false",
        "nonsense, customer, false",
        "support, customer+owner, false",
        "customer+support, customer, true",
        "owner+support, support, true"
    })
    @Tag("attack-28")
    @Tag("attack-45")
    void actsOnlyOnThoseBelow(String caller, String other, boolean may) {
        assertThat(Rank.mayActOn(roles(caller), roles(other))).isEqualTo(may);
        assertThat(Rank.of(roles(other)) <= Rank.highestBelow(roles(caller))).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "client, customer, true",
        "client, support, false",
        "client, owner, false",
        "client, customer+support, false",
        "owner, owner, true",
        "owner, operator, false",
        "owner, customer+operator, false",
        "support, owner, false",
        "operator, operator, true"
    })
    @Tag("attack-47")
    void nobodyMakesAnybodyMightierAndProgramsMakeCustomers(String caller, String given, boolean may) {
        assertThat(Rank.mayGrant(roles(caller), roles(given))).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "client, customer, true",
        "client, support, false",
        "client, customer+owner, false",
        "support, owner, true",
        "owner, operator, true"
    })
    @Tag("attack-47")
    void programsSeeCustomersOnly(String caller, String user, boolean may) {
        assertThat(Rank.maySee(roles(caller), roles(user))).isEqualTo(may);
    }

    private static List<String> roles(String joined) {
        return List.of(joined.split("\\+"));
    }
}
