package org.vestibule.admin.adoption;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.vestibule.admin.adoption.Adoption.Methods;
import org.vestibule.admin.adoption.Census.Change;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Counts in one statement, so that the present and what led to it are of one moment: the present from the directory, the
 * changes from the log by {@code event_log_of_adoption}, in the months that can have them. The types stand in the statement because that index is known by them.
 */
@Singleton
class CensusTable {
    static final String COUNT = """
            with present as (
                select count(*) as customers,
                    count(*) filter (where two_factor) as enabled,
                    count(*) filter (where 'totp' = any (methods)) as totp,
                    count(*) filter (where 'sms' = any (methods)) as sms,
                    count(*) filter (where 'email' = any (methods)) as email,
                    count(*) filter (where 'webauthn' = any (methods)) as webauthn
                from customer
                where tenant = ? and staff_rank = 0 and state in ('ACTIVE', 'DISABLED')
            ), fact as (
                select log.subject, log.seq, log.type,
                    least((log.time at time zone 'UTC')::date, ?) as day,
                    (who.two_factor and who.state <> 'DELETED')::int as on_now,
                    (who.enrolled_at is not null)::int as on_at_last
                from event_log log join customer who on who.tenant = log.tenant and who.id = log.subject
                where log.tenant = ? and log.time >= ?
                    and log.recorded_at between ?::timestamptz - interval '1 day' and now() + interval '1 day'
                    and log.type in ('user.created', 'user.deleted', 'two_factor.enabled', 'two_factor.disabled',
                        'two_factor.disabled_by_staff')
                    and who.staff_rank = 0 and who.state <> 'UNSEEN'
            ), switch as (
                select subject, seq, day, on_now,
                    case type when 'two_factor.enabled' then 0 when 'user.deleted' then on_at_last else 1 end as on_before
                from fact where type <> 'user.created'
            ), change as (
                select day, 0 as customers,
                    lead(on_before, 1, on_now) over (partition by subject order by seq) - on_before as enabled
                from switch
                union all
                select day, case type when 'user.created' then 1 else -1 end, 0
                from fact where type in ('user.created', 'user.deleted')
            ), day as (
                select day, sum(customers) as more_customers, sum(enabled) as more_enabled from change group by day
            )
            select * from present left join day on true
            """;

    private final DataSource database;
    private final TenantScope tenants;

    CensusTable(DataSource database, TenantScope tenants) {
        this.database = database;
        this.tenants = tenants;
    }

    /** @param since begin of the first day whose changes are told */
    Census count(String tenant, OffsetDateTime since, LocalDate today) {
        return tenants.call(tenant, () -> {
            try (var connection = database.getConnection();
                    var select = connection.prepareStatement(COUNT)) {
                select.setString(1, tenant);
                select.setObject(2, today);
                select.setString(3, tenant);
                select.setObject(4, since);
                select.setObject(5, since);
                try (var rows = select.executeQuery()) {
                    return read(rows);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("customers cannot be counted", e);
            }
        });
    }

    private static Census read(ResultSet rows) throws SQLException {
        Map<LocalDate, Change> changes = new HashMap<>();
        Census census = null;
        while (rows.next()) {
            LocalDate day = rows.getObject("day", LocalDate.class);
            if (day != null) {
                changes.put(day, new Change(rows.getLong("more_customers"), rows.getLong("more_enabled")));
            }
            var methods = new Methods(
                    rows.getLong("totp"), rows.getLong("sms"), rows.getLong("email"), rows.getLong("webauthn"));
            census = new Census(rows.getLong("customers"), rows.getLong("enabled"), methods, changes);
        }
        if (census == null) {
            throw new SQLException("a count without a row");
        }
        return census;
    }
}
