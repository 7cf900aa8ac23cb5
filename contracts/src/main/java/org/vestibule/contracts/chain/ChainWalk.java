package org.vestibule.contracts.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.vestibule.contracts.EventType;

/**
 * A walk along a tenant's chain, from its first place to the head it had at the beginning. It shows a row that was changed, removed or
 * put in; a row that is marked as erased although its user was never removed; a gap in which something younger was than may be removed;
 * and a chain that is not the one whose heads were signed. It does not show a chain that was rewritten as a whole, where no signed head
 * is at hand, nor a gap that begins behind an old row, or at the first place, where no signed head lies before its end.
 */
public final class ChainWalk {
    private final ChainHead head;
    private final Map<Long, Gap> gaps = new HashMap<>();
    private final NavigableMap<Long, byte[]> signed = new TreeMap<>();
    private final long lastGap;
    private final Instant oldEnough;

    private final Map<UUID, Long> unexplained = new HashMap<>();
    private final Set<UUID> deleted = new HashSet<>();
    private long seq;
    private byte[] expected = LogRow.FIRST_PREV_HASH;
    private long removed;
    private long erased;
    private boolean isForged;
    /** Nothing behind this place may have been removed: it is known to be young. */
    private long youngAfter = Long.MAX_VALUE;

    /**
     * @param head where the walk ends
     * @param signed heads that were signed before, in any order; those of places that were removed since are not compared
     * @param oldEnough what was recorded later may not have been removed ({@link #oldEnough}); {@link Instant#MAX} to accept
     *     every gap
     */
    public ChainWalk(ChainHead head, List<Gap> gaps, Collection<DatedHead> signed, Instant oldEnough) {
        this.head = head;
        this.oldEnough = oldEnough;
        gaps.forEach(gap -> this.gaps.put(gap.firstSeq(), gap));
        this.lastGap = gaps.stream().mapToLong(Gap::lastSeq).max().orElse(0);
        signed.forEach(one -> {
            byte[] other = this.signed.put(one.head().seq(), one.head().hash());
            isForged |= other != null && !Arrays.equals(other, one.head().hash());
            followsAt(one.head().seq(), one.signedAt());
        });
    }

    /** Until when a row must have been recorded to be removed for its age now, whichever replica's clock is asked. */
    public static Instant oldEnough(Instant now, Duration kept) {
        return now.minus(kept).plus(LogRow.SKEW);
    }

    /** What follows a place was recorded later than this. */
    private void followsAt(long place, Instant time) {
        if (time.isAfter(oldEnough)) {
            youngAfter = Math.min(youngAfter, place);
        }
    }

    /** @param batches the rows after a place, in order; empty where none are left */
    public Verification along(Function<Long, List<Link>> batches) {
        if (!passGaps()) {
            return brokenHere();
        }
        while (seq < head.seq()) {
            List<Link> batch = batches.apply(seq);
            if (batch.isEmpty()) {
                return broken();
            }
            for (Link link : batch) {
                if (seq == head.seq()) {
                    break;
                }
                if (!link.follows(seq + 1, expected)) {
                    return broken();
                }
                if (!pass(link)) {
                    return brokenHere();
                }
            }
        }
        explain(batches);
        return end();
    }

    /** A user may have been removed while the walk went on: then the row that says so stands behind the head. */
    private void explain(Function<Long, List<Link>> batches) {
        long after = seq;
        List<Link> batch = unexplained.isEmpty() ? List.of() : batches.apply(after);
        while (!batch.isEmpty() && !unexplained.isEmpty()) {
            batch.stream()
                    .map(Link::row)
                    .filter(ChainWalk::isRemoval)
                    .forEach(row -> unexplained.remove(row.subject()));
            after = batch.getLast().row().seq();
            batch = batches.apply(after);
        }
    }

    private static boolean isRemoval(LogRow row) {
        return EventType.USER_DELETED.type().equals(row.type());
    }

    private Verification end() {
        if (!Arrays.equals(expected, head.hash()) || isForged) {
            return brokenHere();
        }
        if (!signed.isEmpty() && signed.lastKey() > seq) {
            return broken();
        }
        return unexplained.values().stream()
                .filter(place -> place > lastGap)
                .min(Long::compare)
                .map(place -> new Verification(place - 1, false, place, removed, erased))
                .orElseGet(() -> new Verification(seq, true, null, removed, erased));
    }

    private boolean pass(Link link) {
        seq++;
        expected = link.hash();
        if (link.personal() != null) {
            // what follows a row of the first form may have been erased as a whole, whatever its age
            followsAt(seq, link.row().recordedAt());
        }
        UUID user = link.row().subject();
        if (isRemoval(link.row())) {
            deleted.add(user);
            unexplained.remove(user);
        }
        if (link.isErased()) {
            erased++;
            if (!deleted.contains(user)) {
                unexplained.putIfAbsent(user, seq);
            }
        }
        return isAsSigned() && passGaps();
    }

    private boolean passGaps() {
        for (Gap gap = gaps.get(seq + 1); gap != null; gap = gaps.get(seq + 1)) {
            if (gap.lastSeq() <= seq) {
                return false;
            }
            if (gap.lastSeq() > youngAfter) {
                long mayBeOld = Math.max(seq, youngAfter);
                removed += mayBeOld - seq;
                seq = mayBeOld + 1;
                return false;
            }
            removed += gap.lastSeq() - seq;
            seq = gap.lastSeq();
            expected = gap.hash();
            if (!isAsSigned()) {
                return false;
            }
        }
        return true;
    }

    private boolean isAsSigned() {
        byte[] hash = signed.get(seq);
        return hash == null || Arrays.equals(hash, expected);
    }

    private Verification broken() {
        return new Verification(seq, false, seq + 1, removed, erased);
    }

    private Verification brokenHere() {
        return seq == 0 ? broken() : new Verification(seq - 1, false, seq, removed, erased);
    }
}
