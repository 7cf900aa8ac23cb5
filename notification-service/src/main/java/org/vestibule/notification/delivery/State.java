package org.vestibule.notification.delivery;

import java.util.Locale;

/** How a delivery stands; column {@code state}. {@code claimed} and {@code interrupted} are set by the statements. */
enum State {
    /** Nothing was handed over; it is tried again. */
    WAITING,
    ACCEPTED,
    REFUSED,
    UNKNOWN,
    EXPIRED;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
