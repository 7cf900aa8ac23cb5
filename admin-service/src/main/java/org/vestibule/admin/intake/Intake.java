package org.vestibule.admin.intake;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.vestibule.admin.customer.Directory;
import org.vestibule.admin.customer.StaffActions;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.platform.tenancy.TenantScope;

/** Takes one event in one transaction: inbox, log and directory change together or not at all. */
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

    /** An event taken before changes nothing. Of a person who was removed, the log keeps what happened and not who they were. */
    @Transactional
    public void take(SecurityEvent event) {
        tenants.enter(event.tenant());
        if (isNew(event.id(), event.tenant())) {
            log.append(event, actions.originOf(event));
            directory.apply(event);
            if (event.type() == EventType.USER_DELETED) {
                log.erase(event.subject());
            }
        }
    }

    private boolean isNew(UUID event, String tenant) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into inbox (event_id, tenant) values (?, ?) on conflict (event_id) do nothing")) {
            insert.setObject(1, event);
            insert.setString(2, tenant);
            return insert.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException("the inbox cannot be written", e);
        }
    }
}
