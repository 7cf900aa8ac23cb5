package org.vestibule.platform.token;

import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.PlatformText;
import org.vestibule.platform.problem.Problem;

/**
 * For whom a back-office program acts: header {@code On-Behalf-Of}, 1 to 100 printable characters in the program's own
 * words, those beyond ASCII percent-encoded (RFC 3986 section 2.1). Nobody checks that it is true; it stands in the event
 * log beside the program. People act for themselves and may not send it.
 */
@Singleton
public class OnBehalfOf {
    public static final String HEADER = "On-Behalf-Of";
    private static final int LONGEST = 100;
    private static final Pattern ON_THE_WIRE = Pattern.compile("[\\x20-\\x7e]+");
    private static final Pattern PRINTABLE =
            Pattern.compile("[\\p{M}\\p{P}\\p{S} ]*+[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]*+");
    private static final char UNDECODABLE = '\ufffd';

    private final boolean required;

    /** @param required whether a program that does not say it is refused */
    public OnBehalfOf(
            @ConfigProperty(name = "vestibule.on-behalf-of.required", defaultValue = "false") boolean required) {
        this.required = required;
    }

    /** Why the request cannot be taken: the 400 {@link Problem}. {@code sent} may be null. */
    Optional<Problem> objection(boolean byProgram, List<String> sent) {
        if (sent == null || sent.isEmpty()) {
            return byProgram && required ? refuse(PlatformText.ON_BEHALF_OF_MISSING) : Optional.empty();
        }
        if (!byProgram) {
            return refuse(PlatformText.ON_BEHALF_OF_PERSON);
        }
        return sent.size() == 1 && read(sent.getFirst()).isPresent()
                ? Optional.empty()
                : refuse(PlatformText.ON_BEHALF_OF_UNREADABLE, LONGEST);
    }

    private static Optional<Problem> refuse(PlatformText why, Object... arguments) {
        return Optional.of(Problem.of(ProblemType.INVALID_REQUEST).detail(why, arguments));
    }

    /** What it says, or empty where it is malformed. */
    static Optional<String> read(String sent) {
        if (!ON_THE_WIRE.matcher(sent).matches()) {
            return Optional.empty();
        }
        try {
            String said = URLDecoder.decode(sent.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
            boolean fits = said.codePointCount(0, said.length()) <= LONGEST
                    && said.indexOf(UNDECODABLE) < 0
                    && PRINTABLE.matcher(said).matches();
            return fits ? Optional.of(said) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
