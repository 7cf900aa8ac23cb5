package org.vestibule.platform.token;

/** Whoever knows whether an access token says what is true still: auth-service. */
public interface RightsSource {
    /** What is known of the rights that a token claims. */
    enum Answer {
        /** All of them are held. */
        HELD,
        /** One of them is lost, or the session, the secret, the user or the program is gone. */
        LOST,
        /** Nobody could be asked. */
        UNKNOWN
    }

    /** Whether it is so near that it is asked at every request of staff and programs. */
    boolean isNear();

    /** May take seconds where somebody else has to be asked; not for the event loop. */
    Answer ask(Caller caller);
}
