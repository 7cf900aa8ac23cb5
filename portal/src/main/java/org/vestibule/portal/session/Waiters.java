package org.vestibule.portal.session;

import java.util.HashMap;
import java.util.Map;

/**
 * How many requests of this process wait for a session that another has to itself: everybody can make a request wait, under a name
 * of their own choice. A flood on one session must not keep others from theirs.
 */
final class Waiters {
    static final int MOST = 64;
    static final int MOST_OF_ONE_SESSION = 4;

    private final Map<String, Integer> ofSessions = new HashMap<>();
    private int all;

    /** False where too many wait. Whoever gets true has to {@link #leave}. */
    synchronized boolean enter(String session) {
        if (all == MOST || ofSessions.getOrDefault(session, 0) == MOST_OF_ONE_SESSION) {
            return false;
        }
        all++;
        ofSessions.merge(session, 1, Integer::sum);
        return true;
    }

    synchronized void leave(String session) {
        all--;
        ofSessions.computeIfPresent(session, (name, waiting) -> waiting == 1 ? null : waiting - 1);
    }
}
