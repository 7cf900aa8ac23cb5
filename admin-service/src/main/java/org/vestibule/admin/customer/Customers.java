package org.vestibule.admin.customer;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vestibule.admin.customer.Customer.State;

/** The directory, inside the running transaction, which has named its tenant. */
@Singleton
class Customers implements PanacheRepositoryBase<Customer, UUID> {
    private static final Set<State> SHOWN = Set.of(State.ACTIVE, State.DISABLED);

    /** Null members do not restrict; {@code after} is the last row of the page before. */
    record Search(String tenant, int highestRank, String text, Boolean twoFactor, After after) {}

    /** A place in the order of the list. */
    record After(String username, UUID id) {}

    /** A user the caller may see. */
    Optional<Customer> visible(String tenant, UUID id, int highestRank) {
        return find("tenant = ?1 and id = ?2 and staffRank <= ?3 and state in ?4", tenant, id, highestRank, SHOWN)
                .firstResultOptional();
    }

    List<Customer> search(Search search, int limit) {
        var where = new StringBuilder("tenant = :tenant and staffRank <= :rank and state in :shown");
        var values = Parameters.with("tenant", search.tenant())
                .and("rank", search.highestRank())
                .and("shown", SHOWN);
        if (search.text() != null && !search.text().isBlank()) {
            where.append(" and (lower(username) like :text escape '!' or lower(email) like :text escape '!')");
            values.and(
                    "text", "%" + search.text().strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%");
        }
        if (search.twoFactor() != null) {
            where.append(" and twoFactor = :twoFactor");
            values.and("twoFactor", search.twoFactor());
        }
        if (search.after() != null) {
            where.append(" and (username > :username or username = :username and id > :id)");
            values.and("username", search.after().username())
                    .and("id", search.after().id());
        }
        return find(where + " order by username, id", values)
                .range(0, limit - 1)
                .list();
    }
}
