package org.vestibule.platform.problem;

import static org.vestibule.contracts.ProblemType.*;
import static org.vestibule.platform.PlatformText.BODY_UNREADABLE;
import static org.vestibule.platform.PlatformText.FIELD_UNREADABLE;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.sealing.Unopenable;

/** Turns whatever is thrown into problem+json: no answer ever shows a class name, a statement or a stack. */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";
    private static final Duration OUTAGE_WAIT = Duration.ofSeconds(5);

    @ServerExceptionMapper
    public Response problem(Problem problem) {
        return problem.response();
    }

    /** Validation has put its messages into the asker's language already. */
    @ServerExceptionMapper
    public Response invalidField(ConstraintViolationException violation) {
        return Problem.invalid(violation.getConstraintViolations().stream()
                        .map(ProblemMappers::describe)
                        .toList())
                .response();
    }

    /** Of an element of a list, the field is the list. */
    private static InvalidField describe(ConstraintViolation<?> violation) {
        String field = "";
        for (Path.Node node : violation.getPropertyPath()) {
            field = node.getKind() == ElementKind.CONTAINER_ELEMENT ? field : node.getName();
        }
        return new InvalidField(SnakeCase.of(field), spoken -> violation.getMessage());
    }

    @ServerExceptionMapper
    public Response unreadableJson(JacksonException unreadable) {
        return json(unreadable);
    }

    /** Named by itself, because Quarkus brings a mapper of its own for it that answers without a body. */
    @ServerExceptionMapper
    public Response mismatchedJson(MismatchedInputException mismatched) {
        return json(mismatched);
    }

    /** Where the keys of its issuer cannot be had, a token is neither valid nor invalid: whoever has it keeps it. */
    @ServerExceptionMapper
    public Response invalidToken(AuthenticationFailedException failed) {
        if (Outage.isBehind(failed)) {
            return other(failed);
        }
        return Problem.of(INVALID_TOKEN)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                .response();
    }

    @ServerExceptionMapper
    public Response missingToken(UnauthorizedException missing) {
        return Problem.of(INVALID_TOKEN).response();
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException forbidden) {
        return Problem.of(FORBIDDEN).response();
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException unreadable) {
                return json(unreadable);
            }
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        return Problem.of(typeOf(status)).response();
    }

    private static ProblemType typeOf(int status) {
        return switch (status) {
            case 401 -> INVALID_TOKEN;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> UNAVAILABLE;
            default -> status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
        };
    }

    /** Names the field and its place, never the value: it may be a password. */
    private static Response json(JacksonException unreadable) {
        String field = unreadable instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(ref -> ref.getFieldName() == null ? "[" + ref.getIndex() + "]" : ref.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        JsonLocation at = Objects.requireNonNullElse(unreadable.getLocation(), JsonLocation.NA);
        Problem problem = Problem.of(INVALID_REQUEST);
        return field.isEmpty()
                ? problem.detail(BODY_UNREADABLE, at.getLineNr(), at.getColumnNr())
                        .response()
                : problem.detail(FIELD_UNREADABLE, field, at.getLineNr(), at.getColumnNr())
                        .response();
    }

    /** Of a value that was tampered with, or whose key is missing. */
    @ServerExceptionMapper
    public Response unopenable(Unopenable sealed) {
        LOG.error("answered 503", sealed);
        return Problem.unavailable(OUTAGE_WAIT).response();
    }

    /** An outage is 503 and says when to come back; everything else is a bug: logged here, told to nobody. */
    @ServerExceptionMapper
    public Response other(Throwable failure) {
        if (Outage.isBehind(failure)) {
            LOG.warnf("answered 503: %s", Outage.describe(failure));
            return Problem.unavailable(OUTAGE_WAIT).response();
        }
        if (isTextThatNobodyTypes(failure)) {
            return Problem.of(INVALID_REQUEST).response();
        }
        LOG.error("answered 500", failure);
        return Problem.of(INTERNAL_ERROR).response();
    }

    /** PostgreSQL keeps no text with a NUL in it (SQLSTATE 22021); no field of the contract needs one. */
    private static boolean isTextThatNobodyTypes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && CHARACTER_NOT_IN_REPERTOIRE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
