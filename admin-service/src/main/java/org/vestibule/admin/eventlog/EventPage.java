package org.vestibule.admin.eventlog;

import java.util.List;
import java.util.UUID;

/** A page of the log, newest first. {@code nextCursor} is null on the last one. */
public record EventPage(List<LoggedEvent> items, String nextCursor) {
    /** The page as the user it is about may see it. */
    EventPage asSeenBy(UUID user) {
        return new EventPage(items.stream().map(event -> event.asSeenBy(user)).toList(), nextCursor);
    }
}
