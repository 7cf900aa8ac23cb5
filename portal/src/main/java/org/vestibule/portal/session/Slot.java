package org.vestibule.portal.session;

/** One thing that a session may hold. Each is written by itself, so that two tabs do not undo each other's work. */
public record Slot<T>(String name, Class<T> type) {}
