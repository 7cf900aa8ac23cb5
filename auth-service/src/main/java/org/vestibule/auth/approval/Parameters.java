package org.vestibule.auth.approval;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.vestibule.auth.AuthText;
import org.vestibule.platform.problem.InvalidField;
import org.vestibule.platform.problem.Problem;

/**
 * The parameters of an action, as they are shown to the user and signed: a flat object of plain values. Nothing in it can
 * look like another line of a message, and no number loses a digit on its way (RFC 7493 section 2.2).
 */
final class Parameters {
    /** Of names of actions as well. */
    static final String NAME = "[a-z][a-z0-9_.-]{0,63}";

    /** Of one action. */
    static final int MOST = 20;

    private static final String FIELD = "parameters";
    private static final int MOST_BYTES = 2048;
    private static final int MOST_DIGITS = 15;
    private static final Pattern NAMES = Pattern.compile(NAME);

    /** Control and format characters (a change of direction is one), separators of lines, and letters nobody can show. */
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private Parameters() {}

    /** In the order of their names, whatever the caller's was: nothing is pushed out of sight. Throws the 400 {@link Problem} that names every member that is wrong. */
    static Map<String, Object> read(JsonNode given) {
        if (!given.isObject() || given.isEmpty() || given.size() > MOST) {
            throw Problem.invalid(List.of(InvalidField.of(FIELD, AuthText.PARAMETERS_FLAT, MOST)));
        }
        if (given.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Problem.invalid(List.of(InvalidField.of(FIELD, AuthText.PARAMETERS_LONG, MOST_BYTES)));
        }
        List<InvalidField> wrong = new ArrayList<>();
        Map<String, Object> values = new TreeMap<>();
        given.forEachEntry((name, value) -> {
            if (!NAMES.matcher(name).matches()) {
                wrong.add(InvalidField.of(FIELD, AuthText.PARAMETER_NAME));
            } else if (!isPlain(value)) {
                wrong.add(InvalidField.of(FIELD + "." + name, AuthText.PARAMETER_VALUE, MOST_DIGITS));
            } else {
                values.put(name, plain(value));
            }
        });
        if (!wrong.isEmpty()) {
            throw Problem.invalid(wrong);
        }
        return values;
    }

    private static boolean isPlain(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> !UNSHOWABLE.matcher(value.textValue()).find();
            case BOOLEAN -> true;
            case NUMBER -> Double.isFinite(value.doubleValue()) && digits(value.decimalValue()) <= MOST_DIGITS;
            default -> false;
        };
    }

    /** Before and behind the point, written without an exponent. */
    private static int digits(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        int behind = Math.max(0, bare.scale());
        return Math.max(1, bare.precision() - bare.scale()) + behind;
    }

    private static Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            default -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
        };
    }
}
