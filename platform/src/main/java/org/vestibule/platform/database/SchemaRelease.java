package org.vestibule.platform.database;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.module.ModuleDescriptor.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.foundation.start.CannotStart;

/**
 * Refuses to start on a schema that needs a newer release. In a rollout a release runs beside the one before it on one schema, so a
 * schema that is merely newer is no reason. Which release is the oldest that it serves, a migration writes beside the list of
 * migrations ({@code afterMigrateApplied.sql}).
 */
@Singleton
class SchemaRelease {
    private static final Logger LOG = Logger.getLogger(SchemaRelease.class);
    private static final String QUERY = "select obj_description('flyway_schema_history'::regclass)";
    private static final Pattern OLDEST = Pattern.compile("serves release (\\d\\S*) and newer");
    private static final String CLASS_NOT_ALLOWED = "28";

    private final DataSource database;
    private final Version release;

    SchemaRelease(DataSource database, @ConfigProperty(name = "quarkus.application.version") String release) {
        this.database = database;
        this.release = Version.parse(release);
    }

    void check(@Observes StartupEvent start) {
        oldestServed().ifPresent(this::refuseBefore);
    }

    void refuseBefore(Version oldest) {
        if (release.compareTo(oldest) < 0) {
            throw new CannotStart(
                    "the database that quarkus.datasource.jdbc.url names has a schema for release %s or newer, and this is release %s"
                            .formatted(oldest, release));
        }
    }

    /** A database that is away is no reason not to start: whoever waits for it is ready once it is back. */
    private Optional<Version> oldestServed() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            return rows.next() ? oldest(rows.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith(CLASS_NOT_ALLOWED)) {
                throw new IllegalStateException("the database refuses this service", e);
            }
            LOG.warnf("The release that the schema needs could not be read: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** @param comment of the list of migrations, or null; empty where no release is named */
    static Optional<Version> oldest(String comment) {
        return Optional.ofNullable(comment)
                .map(OLDEST::matcher)
                .filter(Matcher::find)
                .map(found -> Version.parse(found.group(1)));
    }
}
