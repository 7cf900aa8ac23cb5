package org.vestibule.contracts.chain;

/**
 * What walking a chain found.
 *
 * @param events places of the chain that were walked and held, removed rows among them
 * @param firstBroken place of the first row that was changed, put in, removed before it was old enough, or emptied without a
 *     reason; null where there is none
 * @param removed how many of them were removed because they were old enough
 * @param erased how many of them have no personal part any more, because the person was removed
 */
public record Verification(long events, boolean intact, Long firstBroken, long removed, long erased) {}
