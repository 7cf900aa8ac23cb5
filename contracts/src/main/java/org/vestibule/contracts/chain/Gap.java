package org.vestibule.contracts.chain;

/** Rows of a chain that were removed because they were old enough; {@code hash} is that of the last one. */
public record Gap(long firstSeq, long lastSeq, byte[] hash) {}
