package org.vestibule.auth.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.directory.ImportLines.ImportLine;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.text.CurrentLanguage;
import org.vestibule.platform.token.Caller;

/** Takes over many users at once, each line on its own. */
@Singleton
class UserImport {
    private static final Logger LOG = Logger.getLogger(UserImport.class);

    /** Of one request. */
    static final int MOST_LINES = 1_000_000;

    private static final int LONGEST_NAME = 254;

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
     * their rights meanwhile; the users made before stay. It ends at a line too many, which is the last that has a result. Lines for whose results there is no room
     * are not looked at, and {@code payload-too-large}: to be sent again in another import.
     */
    ImportResults run(String tenant, InputStream lines, Caller by, Origin origin) {
        var results = new ImportResults(json);
        boolean away = false;
        try (var reader = new ImportLines(lines)) {
            int number = 0;
            for (ImportLine text = reader.next(); text != null; text = reader.next()) {
                number++;
                if (number > MOST_LINES) {
                    String detail = AuthText.LINES_TOO_MANY.in(language.get(), MOST_LINES);
                    results.add(rejected(number, null, ProblemType.PAYLOAD_TOO_LARGE, detail));
                    break;
                }
                if (!text.text().isBlank()) {
                    Line line = away || results.isFull()
                            ? leftOut(number, away)
                            : take(number, text, tenant, by, origin, results.isEmpty());
                    away = ProblemType.UNAVAILABLE.slug().equals(line.problem());
                    results.add(line);
                }
            }
            results.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results;
    }

    /** A line that is not looked at: something is away, or there is no room for its result. */
    private static Line leftOut(int number, boolean away) {
        return rejected(number, null, away ? ProblemType.UNAVAILABLE : ProblemType.PAYLOAD_TOO_LARGE, null);
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
        } catch (RuntimeException e) {
            return failed(number, input, e, first);
        }
    }

    /** What the database does not take is a bad line; where it is away, the line is to be sent again. */
    private Line failed(int number, NewUser input, RuntimeException failure, boolean first) {
        if (!Outage.isBehind(failure)) {
            LOG.warnf("a line of an import was not taken: %s", Outage.describe(failure));
            String detail = AuthText.LINE_UNREADABLE.in(language.get());
            return rejected(number, input.username(), ProblemType.INVALID_REQUEST, detail);
        }
        if (first) {
            throw failure;
        }
        return rejected(number, input.username(), ProblemType.UNAVAILABLE, null);
    }

    private static String describe(ConstraintViolation<NewUser> violation) {
        return violation.getPropertyPath() + " " + violation.getMessage();
    }

    private static Line rejected(int number, String username, ProblemType type, String detail) {
        String named = username == null || username.length() <= LONGEST_NAME ? username : null;
        return new Line(number, "rejected", null, named, type.slug(), detail);
    }
}
