package org.vestibule.notification.channel.sms;

import org.vestibule.notification.channel.Outcome;

/** A company that takes SMS over HTTP. One folder an adapter; adding one touches nothing else. */
public interface SmsGateway {
    /** As {@code vestibule.sms.priority} and the metrics name it. */
    String name();

    /** Whether address and credentials are there; without them the gateway is left out. */
    boolean isConfigured();

    /** Hands the SMS over once. Never throws for what the network or the gateway does. */
    Outcome send(Sms sms);
}
