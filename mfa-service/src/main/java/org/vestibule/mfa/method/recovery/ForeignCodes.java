package org.vestibule.mfa.method.recovery;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.platform.hashing.Argon2id;
import org.vestibule.platform.hashing.HashScheme;
import org.vestibule.platform.hashing.LegacyHashes;
import org.vestibule.platform.hashing.SpringHash;

/**
 * Recovery codes that another system made and hashed, each with a salt of its own or none. An attempt compares with all
 * of them, so slow hashes are taken only up to the cost of ours.
 */
final class ForeignCodes {
    private static final int MOST_KIB = 19 * 1024;
    private static final Pattern DEAR = Pattern.compile("\\$2[aby]\\$1[1-4]\\$.*|\\$argon2id\\$.*,t=([4-9]|10),.*");

    private final Map<String, HashScheme> schemes = Stream.concat(
                    Stream.of(SpringHash.argon2id(new Argon2id.Cost(MOST_KIB, 2, 1)), SpringHash.bcrypt(10)),
                    LegacyHashes.all().stream()
                            .filter(scheme -> scheme.name().equals("sha256")
                                    || scheme.name().equals("sha512")))
            .collect(Collectors.toMap(HashScheme::name, Function.identity()));

    /** @param code null is none: a list in JSON may hold it */
    boolean understands(Code code) {
        HashScheme scheme = code == null || code.scheme() == null ? null : schemes.get(code.scheme());
        return scheme != null
                && code.value() != null
                && code.value().chars().noneMatch(Character::isISOControl)
                && scheme.understands(code.value())
                && scheme.memoryKib(code.value()) <= MOST_KIB
                && !DEAR.matcher(code.value()).matches();
    }

    /** As it was typed, then without what only helps the eye, then in capitals. */
    Optional<RecoveryCode> find(List<RecoveryCode> codes, String typed) {
        String plain = typed.replaceAll("[\\s-]", "");
        List<String> spellings = Stream.of(typed.strip(), plain, plain.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
        return codes.stream()
                .filter(code -> code.foreignHash != null)
                .filter(code -> spellings.stream()
                        .anyMatch(spelling -> schemes.get(code.scheme).matches(spelling, code.foreignHash)))
                .findFirst();
    }
}
