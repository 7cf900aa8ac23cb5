package org.vestibule.auth.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.directory.ImportLines.ImportLine;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.text.CurrentLanguage;
import org.vestibule.platform.token.Caller;

/** Takes over many users at once, each line on its own. */
@Singleton
class UserImport {
    private final UserDirectory directory;
    private final FactorTransfer factors;
    private final ObjectMapper json;
    private final Validator validator;
    private final CurrentLanguage language;

    UserImport(
            UserDirectory directory,
            FactorTransfer factors,
            ObjectMapper json,
            Validator validator,
            CurrentLanguage language) {
        this.directory = directory;
        this.factors = factors;
        this.json = json;
        this.validator = validator;
        this.language = language;
    }

    /**
     * What became of a line.
     *
     * @param line counted from 1
     * @param status {@code created} or {@code rejected}
     * @param problem slug of what stood against it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(int line, String status, UUID id, String username, String problem, String detail) {}

    /**
     * A result for each line. From the first one for which something is away, all are {@code unavailable}, to be sent
     * again; where that is the first of all, so is the request: the 503 {@link Problem}. It stops with 401 where the caller has lost
     * their rights meanwhile; the users made before stay.
     */
    String run(String tenant, InputStream lines, Caller by, Origin origin) {
        StringBuilder results = new StringBuilder();
        boolean away = false;
        try (var reader = new ImportLines(lines)) {
            int number = 0;
            for (ImportLine text = reader.next(); text != null; text = reader.next()) {
                number++;
                if (!text.text().isBlank()) {
                    Line line = away
                            ? rejected(number, null, ProblemType.UNAVAILABLE, null)
                            : take(number, text, tenant, by, origin, results.isEmpty());
                    away = ProblemType.UNAVAILABLE.slug().equals(line.problem());
                    results.append(json.writeValueAsString(line)).append('\n');
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results.toString();
    }

    private Line take(int number, ImportLine line, String tenant, Caller by, Origin origin, boolean first) {
        if (!line.whole()) {
            return rejected(number, null, ProblemType.PAYLOAD_TOO_LARGE, null);
        }
        NewUser input;
        try {
            input = json.readValue(line.text(), NewUser.class);
        } catch (JacksonException e) {
            return rejected(number, null, ProblemType.INVALID_REQUEST, AuthText.LINE_UNREADABLE.in(language.get()));
        }
        var violations = validator.validate(input);
        if (!violations.isEmpty()) {
            return rejected(
                    number,
                    input.username(),
                    ProblemType.INVALID_REQUEST,
                    violations.stream().map(UserImport::describe).sorted().collect(Collectors.joining("; ")));
        }
        try {
            UserView created = directory.create(tenant, input, by, origin, factors);
            return new Line(number, "created", created.id(), created.username(), null, null);
        } catch (Problem problem) {
            if (problem.type().status() == 401 || first && problem.type() == ProblemType.UNAVAILABLE) {
                throw problem;
            }
            String detail = (String) problem.in(language.get()).get("detail");
            return rejected(number, input.username(), problem.type(), detail);
        }
    }

    private static String describe(ConstraintViolation<NewUser> violation) {
        return violation.getPropertyPath() + " " + violation.getMessage();
    }

    private static Line rejected(int number, String username, ProblemType type, String detail) {
        return new Line(number, "rejected", null, username, type.slug(), detail);
    }
}
