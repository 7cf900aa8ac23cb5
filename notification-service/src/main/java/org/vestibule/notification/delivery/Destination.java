package org.vestibule.notification.delivery;

import org.vestibule.contracts.Message;

/** Where a message went, masked: enough to recognise it, not enough to use it. */
final class Destination {
    private static final String HIDDEN = "•••";

    private Destination() {}

    static String mask(Message message) {
        return switch (message.channel()) {
            case SMS -> phone(message.to());
            case EMAIL -> email(message.to());
        };
    }

    /** {@code +45 •• •• •• 34}: the first two digits (one for +1 and +7) and the last two. */
    private static String phone(String number) {
        int country = number.startsWith("+1") || number.startsWith("+7") ? 2 : 3;
        return number.length() < country + 4
                ? HIDDEN
                : number.substring(0, country) + " •• •• •• " + number.substring(number.length() - 2);
    }

    /** {@code k•••@e•••.dk}: the first letters, and the last part of the domain. */
    private static String email(String address) {
        int at = address.lastIndexOf('@');
        int dot = address.lastIndexOf('.');
        if (at < 1 || dot < at + 2) {
            return HIDDEN;
        }
        return address.charAt(0) + HIDDEN + "@" + address.charAt(at + 1) + HIDDEN + address.substring(dot);
    }
}
