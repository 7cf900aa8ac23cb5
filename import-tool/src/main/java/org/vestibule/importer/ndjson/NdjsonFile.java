package org.vestibule.importer.ndjson;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.importer.entry.Entry;
import org.vestibule.importer.entry.Entry.Unfit;
import org.vestibule.importer.entry.ImportFailure;
import org.vestibule.importer.entry.Newcomer;
import org.vestibule.importer.entry.UserFile;

/**
 * One user a line, as auth-service takes them, with apps ({@code totp}) and recovery codes in clear beside it. A line with
 * any other field goes nowhere: what stands in it may be a key under a wrong name.
 */
public record NdjsonFile(Path file) implements UserFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String TOTP = "totp";
    private static final String CODES = "recovery_codes";
    private static final String ENCRYPTED = "second_factor";
    private static final Set<String> FIELDS = Set.of(
            "username", "email", "locale", "account", "roles", "password", "password_hash", ENCRYPTED, TOTP, CODES);

    @Override
    public void forEach(Consumer<Entry> entry) {
        try (var lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    entry.accept(read(line));
                }
            }
        } catch (IOException e) {
            throw new ImportFailure(
                    "Cannot read %s on: %s".formatted(file, e.getClass().getSimpleName()), e);
        }
    }

    private static Entry read(String line) {
        try {
            return JSON.readTree(line) instanceof ObjectNode fields
                    ? read(fields)
                    : invalid(null, "not a user as JSON");
        } catch (JacksonException e) {
            return invalid(null, "not a user as JSON");
        }
    }

    private static Entry read(ObjectNode fields) {
        JsonNode name = fields.path("username");
        String username = name.isTextual() ? name.textValue().strip() : null;
        Optional<String> unknown = unknownField(fields);
        if (unknown.isPresent()) {
            return invalid(username, "the field “%s” is unknown".formatted(unknown.get()));
        }
        if (username == null) {
            return invalid(null, "username is missing");
        }
        if (fields.has(ENCRYPTED) && (fields.has(TOTP) || fields.has(CODES))) {
            return invalid(username, "a second factor both in clear and encrypted");
        }
        var totp = list(fields.remove(TOTP), App.class);
        var codes = list(fields.remove(CODES), Code.class);
        return totp.isEmpty() || codes.isEmpty()
                ? invalid(username, "totp or recovery_codes is not a list as docs/import.md shows it")
                : Newcomer.of(username, fields, totp.get(), codes.get(), List.of());
    }

    private static Optional<String> unknownField(ObjectNode fields) {
        List<String> unknown = new ArrayList<>();
        fields.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(FIELDS);
        return unknown.stream().findFirst();
    }

    /** Empty where it is no such list. */
    private static <T> Optional<List<T>> list(JsonNode values, Class<T> element) {
        if (values == null || values.isNull()) {
            return Optional.of(List.of());
        }
        try {
            List<T> list = JSON.readerForListOf(element).readValue(values);
            return list.contains(null) ? Optional.empty() : Optional.of(list);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Unfit invalid(String username, String detail) {
        return new Unfit(username, "invalid-request", detail);
    }
}
