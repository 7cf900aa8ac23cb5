package org.vestibule.contracts.chain;

import java.time.Instant;

/**
 * A head, and when it was signed.
 *
 * @param signedAt what follows the head was recorded later; the head's own row may be much older, since heads are also signed
 *     where nothing happens
 */
public record DatedHead(ChainHead head, Instant signedAt) {}
