package org.vestibule.admin.eventlog;

/** Rows of a chain that were removed because they were old enough; {@code hash} is that of the last one. */
record Gap(long firstSeq, long lastSeq, byte[] hash) {}
