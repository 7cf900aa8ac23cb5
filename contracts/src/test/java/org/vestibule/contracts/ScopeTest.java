package org.vestibule.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack-47")
class ScopeTest {
    @Test
    void aClaimNamesItsScopesInOneOrder() {
        String claim = Scope.claim(Set.of(Scope.USERS_WRITE, Scope.CUSTOMERS_READ));

        assertThat(claim).isEqualTo("customers:read users:write");
        assertThat(Scope.parse(claim)).containsExactlyInAnyOrder(Scope.CUSTOMERS_READ, Scope.USERS_WRITE);
    }

    @Test
    void whatIsNoScopeGivesNoRight() {
        assertThat(Scope.parse("")).isEmpty();
        assertThat(Scope.parse("CUSTOMERS_READ customers:* *  users:write2")).isEmpty();
        assertThatThrownBy(() -> Scope.of("owner")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oldClientsGetNothingThatIsNew() {
        assertThat(Scope.OF_OLD_CLIENTS).hasSize(7).doesNotContain(Scope.LOGINS, Scope.CHECKS);
    }
}
