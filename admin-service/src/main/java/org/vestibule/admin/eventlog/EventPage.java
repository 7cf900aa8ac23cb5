package org.vestibule.admin.eventlog;

import java.util.List;

/** A page of the log, newest first. {@code nextCursor} is null on the last one. */
public record EventPage(List<LoggedEvent> items, String nextCursor) {}
