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
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.vestibule.foundation.start.CannotStart;

/**
 * Refuses to start on a schema that needs a newer release. In a rollout a release runs beside the one before it on one schema, so a
 * schema that is merely newer is no reason. Which release is the oldest that it serves, a migration writes beside the list of
 * migrations ({@code afterMigrateApplied.sql}).
 */
@Readiness
@Singleton
class SchemaRelease implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(SchemaRelease.class);
    private static final String QUERY = "select obj_description('flyway_schema_history'::regclass)";
    private static final Pattern OLDEST = Pattern.compile("serves release (\\d\\S*) and newer");
    private static final String CLASS_NOT_ALLOWED = "28";
    private static final String REJECTED = "08004";
    private static final String NAME = "Release that the schema needs";

    private final DataSource database;
    private final Version release;
    private volatile boolean isServed;

    SchemaRelease(DataSource database, @ConfigProperty(name = "quarkus.application.version") String release) {
        this.database = database;
        this.release = Version.parse(release);
    }

    void check(@Observes StartupEvent start) {
        look();
    }

    /** Whoever started while the database was away is not ready before it has looked. */
    @Override
    public HealthCheckResponse call() {
        try {
            if (!isServed) {
                look();
            }
            return HealthCheckResponse.named(NAME).status(isServed).build();
        } catch (CannotStart tooOld) {
            LOG.error(tooOld.getMessage());
            return HealthCheckResponse.named(NAME).down().build();
        }
    }

    private void look() {
        read().ifPresent(oldest -> {
            oldest.ifPresent(this::refuseBefore);
            isServed = true;
        });
    }

    void refuseBefore(Version oldest) {
        if (release.compareTo(oldest) < 0) {
            throw new CannotStart(
                    "the database that quarkus.datasource.jdbc.url names has a schema for release %s or newer, and this is release %s"
                            .formatted(oldest, release));
        }
    }

    /** Empty where the database is away, which is no reason not to start; else the oldest release, where one is named. */
    private Optional<Optional<Version>> read() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            return Optional.of(rows.next() ? oldest(rows.getString(1)) : Optional.empty());
        } catch (SQLException e) {
            if (isMistake(String.valueOf(e.getSQLState()))) {
                throw new IllegalStateException("the database refuses this service", e);
            }
            LOG.warnf("could not read which release the schema needs: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** What no waiting mends: a wrong password, or a server without TLS. */
    private static boolean isMistake(String state) {
        return state.startsWith(CLASS_NOT_ALLOWED) || state.equals(REJECTED);
    }

    /** @param comment of the list of migrations, or null; empty where no release is named */
    static Optional<Version> oldest(String comment) {
        return Optional.ofNullable(comment)
                .map(OLDEST::matcher)
                .filter(Matcher::find)
                .map(found -> Version.parse(found.group(1)));
    }
}
