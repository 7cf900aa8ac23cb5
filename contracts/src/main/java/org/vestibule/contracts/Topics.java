package org.vestibule.contracts;

import java.util.regex.Pattern;

/** Kafka topics of the suite, keyed by user id, so one user's records keep their order; account facts by account. */
public final class Topics {
    /** {@link SecurityEvent}: facts, long retention. */
    public static final String SECURITY_EVENTS = "vestibule.security-events";

    /** {@link NotificationRequested} with a code: encrypted for notification-service, short retention. */
    public static final String NOTIFICATIONS = "vestibule.notifications";

    /** {@link NotificationRequested} without a code, which stays worth reading: encrypted like a code, retention of a day. */
    public static final String NOTICES = "vestibule.notices";

    /** {@link LogHeadSigned}: where each tenant's event log ends, hourly, keyed by tenant; kept longer than the log. */
    public static final String EVENT_LOG_HEADS = "vestibule.event-log-heads";

    /** Records of {@link #SECURITY_EVENTS} that could not be processed, with the reason in a header. */
    public static final String SECURITY_EVENTS_DEAD_LETTER = "vestibule.security-events.dead-letter";

    /** Records of {@link #NOTIFICATIONS} and {@link #NOTICES} that could not be processed, with the reason in a header. */
    public static final String NOTIFICATIONS_DEAD_LETTER = "vestibule.notifications.dead-letter";

    /** Records of {@link #accountFacts} that could not be processed, with the reason in a header. */
    public static final String ACCOUNT_FACTS_DEAD_LETTER = "vestibule.account-facts.dead-letter";

    private static final String ACCOUNT_FACTS = "vestibule.account-facts.";

    private Topics() {}

    /**
     * {@link AccountFacts}: what the tenant's own systems, and nobody else's, know of an account and policy needs.
     *
     * @param tenant slug
     */
    public static String accountFacts(String tenant) {
        return ACCOUNT_FACTS + tenant;
    }

    /** The topics of all tenants. */
    public static Pattern accountFactsOfAll() {
        return Pattern.compile(Pattern.quote(ACCOUNT_FACTS) + "(?!dead-letter$)[a-z0-9-]+");
    }

    /** The slug of the tenant whose systems write this topic of {@link #accountFacts}. */
    public static String tenantOfAccountFacts(String topic) {
        if (!topic.startsWith(ACCOUNT_FACTS)) {
            throw new IllegalArgumentException("no topic of account facts: " + topic);
        }
        return topic.substring(ACCOUNT_FACTS.length());
    }
}
