package org.vestibule.notification.channel.email;

/** Text of others on its way into a mail header: it stays on its line and in its place (ASVS 1.3.11). */
final class HeaderText {
    private static final int LONGEST_NAME = 64;

    private HeaderText() {}

    /** Every control character and line or paragraph separator becomes a space. */
    static String singleLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
    }

    /** {@code name <address>}, the name without the characters that have a meaning there (RFC 5322 section 3.2.3). */
    static String address(String name, String address) {
        String plain =
                singleLine(name.replaceAll("[<>()\\[\\]:;@\\\\,\"]", " ")).replaceAll(" +", " ");
        String shown =
                plain.substring(0, Math.min(LONGEST_NAME, plain.length())).strip();
        return shown.isEmpty() ? address : shown + " <" + address + ">";
    }

    /** The address alone of {@code name <address>}. */
    static String bareAddress(String mailbox) {
        int open = mailbox.lastIndexOf('<');
        return open < 0
                ? mailbox.strip()
                : mailbox.substring(open + 1, mailbox.indexOf('>', open)).strip();
    }
}
