package org.vestibule.importer.keycloak;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.vestibule.importer.entry.Entry;
import org.vestibule.importer.entry.ImportFailure;
import org.vestibule.importer.entry.UserFile;

/**
 * A realm as {@code kc.sh export --users realm_file} or {@code same_file} writes it: one object with {@code users}.
 *
 * @param accountAttribute the attribute that names a user's customer organisation
 */
public record RealmExport(Path file, String accountAttribute) implements UserFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void forEach(Consumer<Entry> entry) {
        var conversion = new UserConversion(accountAttribute);
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ImportFailure(file + " is not an export of one realm: that is one JSON object");
            }
            boolean found = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean users = parser.currentName().equals("users");
                if (parser.nextToken() == JsonToken.START_ARRAY && users) {
                    found = true;
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        entry.accept(conversion.convert(JSON.readTree(parser)));
                    }
                } else {
                    parser.skipChildren();
                }
            }
            if (!found) {
                throw new ImportFailure(file + " has no users: export them with kc.sh export --users realm_file");
            }
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw new ImportFailure("%s is not JSON at line %d, column %d"
                    .formatted(file, place == null ? 0 : place.getLineNr(), place == null ? 0 : place.getColumnNr()));
        } catch (IOException e) {
            throw new ImportFailure(
                    "Cannot read %s on: %s".formatted(file, e.getClass().getSimpleName()), e);
        }
    }
}
