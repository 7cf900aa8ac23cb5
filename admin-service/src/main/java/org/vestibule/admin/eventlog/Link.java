package org.vestibule.admin.eventlog;

/** A row with its place in the chain, as it stands in the table. */
record Link(LogRow row, byte[] prevHash, byte[] hash) {}
