package org.vestibule.admin.eventlog;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A walk along a tenant's chain, from its first place to the head it had at the beginning. */
final class ChainWalk {
    private final LogTable.Head head;
    private final Map<Long, Gap> gaps;

    private long seq;
    private byte[] expected = LogRow.FIRST_PREV_HASH;
    private long removed;
    private long erased;

    ChainWalk(LogTable.Head head, List<Gap> gaps) {
        this.head = head;
        this.gaps = gaps.stream().collect(Collectors.toMap(Gap::firstSeq, Function.identity()));
    }

    /** @param batches the rows after a place, in order; empty where none are left */
    Verification along(Function<Long, List<Link>> batches) {
        passGaps();
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
                pass(link);
            }
        }
        return Arrays.equals(expected, head.hash())
                ? new Verification(seq, true, null, removed, erased)
                : new Verification(seq - 1, false, seq, removed, erased);
    }

    private void pass(Link link) {
        seq++;
        expected = link.hash();
        if (link.isErased()) {
            erased++;
        }
        passGaps();
    }

    private void passGaps() {
        for (Gap gap = gaps.get(seq + 1); gap != null; gap = gaps.get(seq + 1)) {
            removed += gap.lastSeq() - seq;
            seq = gap.lastSeq();
            expected = gap.hash();
        }
    }

    private Verification broken() {
        return new Verification(seq, false, seq + 1, removed, erased);
    }
}
