package org.vestibule.localstack.inbox;

import java.util.Locale;

/** How a stand-in gateway treats the next messages. */
public enum Behaviour {
    /** Takes the message. */
    ACCEPT,
    /** Says it will not send this message: the sender may try another gateway. */
    REFUSE,
    /** Breaks with a 500: the sender cannot know whether the message went out. */
    FAIL,
    /** Does not answer until told to behave otherwise, at most a minute. */
    HANG;

    static Behaviour of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
