package org.vestibule.contracts;

/** Kafka topics of the suite, keyed by user id, so one user's records keep their order; account facts by account. */
public final class Topics {
    /** {@link SecurityEvent}: facts, long retention. */
    public static final String SECURITY_EVENTS = "vestibule.security-events";

    /** {@link NotificationRequested}: what to send to whom, encrypted for notification-service, short retention. */
    public static final String NOTIFICATIONS = "vestibule.notifications";

    /** {@link AccountFacts}: what a tenant's own systems know of an account and policy needs. */
    public static final String ACCOUNT_FACTS = "vestibule.account-facts";

    /** {@link LogHeadSigned}: where each tenant's event log ends, hourly, keyed by tenant; kept longer than the log. */
    public static final String EVENT_LOG_HEADS = "vestibule.event-log-heads";

    /** Records of {@link #SECURITY_EVENTS} that could not be processed, with the reason in a header. */
    public static final String SECURITY_EVENTS_DEAD_LETTER = "vestibule.security-events.dead-letter";

    /** Records of {@link #NOTIFICATIONS} that could not be processed, with the reason in a header. */
    public static final String NOTIFICATIONS_DEAD_LETTER = "vestibule.notifications.dead-letter";

    /** Records of {@link #ACCOUNT_FACTS} that could not be processed, with the reason in a header. */
    public static final String ACCOUNT_FACTS_DEAD_LETTER = "vestibule.account-facts.dead-letter";

    private Topics() {}
}
