package org.vestibule.admin.eventlog;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.vestibule.admin.AdminText;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

/** Where the next page starts; opaque to clients. */
final class Cursor {
    private Cursor() {}

    static String of(long seq) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(seq).getBytes(StandardCharsets.US_ASCII));
    }

    /** Throws the 400 {@link Problem} for what is no cursor of ours. */
    static long read(String cursor) {
        try {
            return Long.parseLong(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(AdminText.CURSOR);
        }
    }
}
