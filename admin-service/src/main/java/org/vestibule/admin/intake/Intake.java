package org.vestibule.admin.intake;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.vestibule.admin.customer.Directory;
import org.vestibule.admin.customer.StaffActions;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.platform.tenancy.TenantScope;

/** Takes events in one transaction: inbox, log and directory change together or not at all. */
@Singleton
public class Intake {
    private final DataSource database;
    private final TenantScope tenants;
    private final StaffActions actions;
    private final EventLog log;
    private final Directory directory;

    Intake(DataSource database, TenantScope tenants, StaffActions actions, EventLog log, Directory directory) {
        this.database = database;
        this.tenants = tenants;
        this.actions = actions;
        this.log = log;
        this.directory = directory;
    }

    @Transactional
    public void take(SecurityEvent event) {
        take(List.of(event));
    }

    /** Events of one tenant, at least one, in their order. One that was taken before, or stands twice among them, changes nothing. */
    @Transactional
    public void take(List<SecurityEvent> events) {
        String tenant = events.getFirst().tenant();
        tenants.enter(tenant);
        Set<UUID> untaken = receive(tenant, events);
        List<SecurityEvent> fresh =
                events.stream().filter(event -> untaken.remove(event.id())).toList();
        if (!fresh.isEmpty()) {
            log.append(tenant, fresh, actions.originsOf(tenant, fresh));
            fresh.forEach(directory::apply);
        }
    }

    /** Returns which of them are new. In the order of their ids, so that replicas with the same events wait for each other in line. */
    private Set<UUID> receive(String tenant, List<SecurityEvent> events) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into inbox (event_id, tenant)"
                                + " select id, ? from unnest(?) id order by id on conflict (event_id) do nothing returning event_id")) {
            insert.setString(1, tenant);
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", events.stream().map(SecurityEvent::id).toArray()));
            Set<UUID> received = new HashSet<>();
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    received.add(rows.getObject(1, UUID.class));
                }
            }
            return received;
        } catch (SQLException e) {
            throw new IllegalStateException("the inbox cannot be written", e);
        }
    }
}
