package org.vestibule.admin.customer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.vestibule.admin.AdminText;
import org.vestibule.admin.customer.Customers.After;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

/** Where the next page of customers starts; opaque to clients. */
final class ListCursor {
    private static final int UUID_LENGTH = 36;

    private ListCursor() {}

    static String of(Customer last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.id + last.username).getBytes(StandardCharsets.UTF_8));
    }

    /** Null for null; the 400 {@link Problem} for what is no cursor of ours. */
    static After read(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return new After(place.substring(UUID_LENGTH), UUID.fromString(place.substring(0, UUID_LENGTH)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(AdminText.CURSOR);
        }
    }
}
