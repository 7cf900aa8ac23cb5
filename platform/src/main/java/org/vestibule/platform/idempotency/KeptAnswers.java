package org.vestibule.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import javax.sql.DataSource;

/** The answers that are kept for those who ask twice, as far as they tell of a user who was removed. */
@Singleton
public class KeptAnswers {
    private static final String OWN = "delete from idempotent_request where tenant = ? and subject = ?";

    /** Their keys stay taken, so that nothing is done twice; what was answered is gone. Of all tenants, by a function of the owner. */
    private static final String BY_ID = "select forget_answers(?)";

    /** The same for whoever was answered a name; of the tenant alone, since another one may have a user of that name. */
    private static final String BY_NAME = "select forget_answers_naming(?)";

    private final DataSource database;
    private final ObjectMapper json;

    KeptAnswers(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Removes the user's own keys with their answers, and what others were answered about them. In the running transaction, which has
     * named the tenant.
     *
     * @param names what else answers may call the user: login name and address; blank ones are left out
     */
    public void forget(String tenant, UUID user, Collection<String> names) {
        try (var connection = database.getConnection();
                var own = connection.prepareStatement(OWN);
                var byId = connection.prepareStatement(BY_ID);
                var byName = connection.prepareStatement(BY_NAME)) {
            own.setString(1, tenant);
            own.setObject(2, user);
            own.executeUpdate();
            byId.setObject(1, user);
            byId.execute();
            for (String name : names) {
                if (name != null && !name.isBlank()) {
                    byName.setString(1, quoted(name));
                    byName.execute();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("answers about a user cannot be forgotten", e);
        }
    }

    /** As a value of its own: a short name stands inside many words. As bytes, which have other escapes than a string, and answers are bytes. */
    private String quoted(String name) {
        try {
            return new String(json.writeValueAsBytes(name), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
