package org.vestibule.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack-58")
class ChainWalkTest {
    private static final UUID KIM = UUID.randomUUID();
    private static final UUID BO = UUID.randomUUID();
    private static final Instant TIME = Instant.parse("2026-03-02T07:05:00.123456Z");

    private final SecureRandom random = new SecureRandom();
    private final List<Link> log = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<DatedHead> signed = new ArrayList<>();
    private Instant oldEnough = Instant.MAX;

    private void add(UUID subject, String type) {
        add(subject, type, TIME);
    }

    private void add(UUID subject, String type, Instant recorded) {
        ChainHead head = head();
        var row = new LogRow(
                "shop",
                head.seq() + 1,
                recorded,
                UUID.randomUUID(),
                "/test",
                type,
                subject,
                TIME,
                subject,
                "user",
                "kim",
                "192.0.2.7",
                "Browser",
                "success",
                null,
                "{\"n\":1}",
                null);
        log.add(Link.of(row, head.hash(), random));
    }

    private ChainHead head() {
        return log.isEmpty()
                ? ChainHead.NONE
                : new ChainHead(log.getLast().row().seq(), log.getLast().hash());
    }

    private void sign(int seq, Instant time) {
        signed.add(new DatedHead(new ChainHead(seq, at(seq).hash()), time));
    }

    private void change(int seq, Link changed) {
        log.set(seq - 1, changed);
    }

    private Link at(int seq) {
        return log.get(seq - 1);
    }

    private static Link with(Link link, LogRow row, byte[] salt, byte[] personal, boolean erased) {
        return new Link(row, salt, personal, erased, link.prevHash(), link.hash());
    }

    private static LogRow details(LogRow row, String type, String ip, String details) {
        return new LogRow(
                row.tenant(),
                row.seq(),
                row.recordedAt(),
                row.id(),
                row.source(),
                type,
                row.subject(),
                row.time(),
                row.actorId(),
                row.actorKind(),
                row.actorName(),
                ip,
                row.userAgent(),
                row.outcome(),
                row.requestId(),
                details,
                row.onBehalfOf());
    }

    private Verification verify(ChainHead head) {
        return new ChainWalk(head, gaps, signed, oldEnough).along(after -> log.stream()
                .filter(link -> link.row().seq() > after)
                .limit(2)
                .toList());
    }

    private Long firstBroken() {
        return verify(head()).firstBroken();
    }

    private void kimIsRemoved() {
        add(KIM, "login.failed");
        add(BO, "login.failed");
        add(KIM, "user.deleted");
        add(BO, "login.failed");
        change(1, at(1).erased());
        change(3, at(3).erased());
    }

    @Test
    void erasedRowsKeepADigestThatHolds() {
        kimIsRemoved();

        assertThat(verify(head())).isEqualTo(new Verification(4, true, null, 0, 2));
    }

    @Test
    void anErasedRowSaysNothingThatWasFilledInAfterwards() {
        kimIsRemoved();
        Link erased = at(1);

        change(
                1,
                with(erased, details(erased.row(), "login.failed", null, "{\"a\":1}"), null, erased.personal(), true));
        assertThat(firstBroken()).as("details").isEqualTo(1);
        change(
                1,
                with(erased, details(erased.row(), "login.failed", "192.0.2.9", "{}"), null, erased.personal(), true));
        assertThat(firstBroken()).as("address").isEqualTo(1);
        change(1, with(erased, erased.row(), new byte[16], erased.personal(), true));
        assertThat(firstBroken()).as("random bytes").isEqualTo(1);
        change(1, with(erased, details(erased.row(), "user.created", null, "{}"), null, erased.personal(), true));
        assertThat(firstBroken()).as("what happened").isEqualTo(1);
        change(1, with(erased, erased.row(), null, erased.personal(), false));
        assertThat(firstBroken()).as("no longer marked").isEqualTo(1);
    }

    @Test
    void aRowIsNotMadeOneOfTheFirstFormToEscape() {
        kimIsRemoved();
        Link row = at(2);

        change(2, with(row, details(row.row(), "login.succeeded", "203.0.113.1", "{}"), null, null, true));

        assertThat(firstBroken()).isEqualTo(2);
    }

    @Test
    void nobodyIsErasedWhoWasNotRemoved() {
        kimIsRemoved();

        change(2, at(2).erased());

        assertThat(verify(head())).isEqualTo(new Verification(1, false, 2L, 0, 3));
    }

    @Test
    void aRemovalBehindTheHeadExplainsWhatWasErasedMeanwhile() {
        kimIsRemoved();
        ChainHead before = new ChainHead(2, at(2).hash());

        assertThat(verify(before).intact()).isTrue();
    }

    @Test
    void aChainThatWasRewrittenIsNotTheOneThatWasSigned() {
        kimIsRemoved();
        sign(2, TIME);
        sign(4, TIME);
        assertThat(verify(head()).intact()).isTrue();

        log.clear();
        kimIsRemoved();

        assertThat(verify(head())).isEqualTo(new Verification(1, false, 2L, 0, 1));
    }

    @Test
    void aChainThatWasCutOffIsNotTheOneThatWasSigned() {
        kimIsRemoved();
        sign(4, TIME);

        log.removeLast();

        assertThat(firstBroken()).isEqualTo(4);
    }

    @Test
    void aHeadThatWasRemovedWithItsRowIsNotCompared() {
        kimIsRemoved();
        sign(1, TIME);
        sign(4, TIME);
        gaps.add(new Gap(1, 2, at(2).hash()));
        log.subList(0, 2).clear();

        assertThat(verify(head())).isEqualTo(new Verification(4, true, null, 2, 1));
    }

    @Test
    void aGapEndsWhereAHeadWasSigned() {
        kimIsRemoved();
        sign(2, TIME);
        gaps.add(new Gap(1, 2, new byte[32]));
        log.subList(0, 2).clear();

        assertThat(firstBroken()).isEqualTo(2);
    }

    private static final Instant OLD = TIME.minusSeconds(3_600);
    private static final Instant YOUNG = TIME.plusSeconds(3_600);

    /** Rows of these times; those of the gap are gone, and it has the true hash of its last one. */
    private void takeOut(int first, int last, Instant... recorded) {
        oldEnough = TIME;
        for (Instant time : recorded) {
            add(BO, "login.failed", time);
        }
        gaps.add(new Gap(first, last, at(last).hash()));
    }

    private Verification verifyWithoutGaps() {
        ChainHead head = head();
        log.removeIf(link -> gaps.stream()
                .anyMatch(
                        gap -> link.row().seq() >= gap.firstSeq() && link.row().seq() <= gap.lastSeq()));
        return verify(head);
    }

    @Test
    void aGapBehindAYoungRowIsNotOfOldOnes() {
        takeOut(3, 4, OLD, YOUNG, YOUNG, YOUNG, YOUNG);

        assertThat(verifyWithoutGaps()).isEqualTo(new Verification(2, false, 3L, 0, 0));
    }

    @Test
    void anotherGapInBetweenChangesNothing() {
        takeOut(2, 2, YOUNG, OLD, OLD, OLD, OLD);
        gaps.add(new Gap(4, 5, at(5).hash()));

        assertThat(verifyWithoutGaps().firstBroken()).as("the first one").isEqualTo(2);
        log.clear();
        gaps.clear();
        takeOut(2, 3, OLD, OLD, OLD, YOUNG, OLD);
        gaps.add(new Gap(5, 5, at(5).hash()));
        assertThat(verifyWithoutGaps()).as("the second one").isEqualTo(new Verification(4, false, 5L, 2, 0));
    }

    @Test
    void whatFollowsAYoungHeadIsYoung() {
        takeOut(2, 5, OLD, OLD, OLD, YOUNG, YOUNG, YOUNG);
        sign(3, YOUNG);
        sign(6, YOUNG);

        assertThat(verifyWithoutGaps())
                .as("the head is old itself, maybe")
                .isEqualTo(new Verification(3, false, 4L, 2, 0));
    }

    @Test
    void aGapThatEndsAtAYoungHeadMayBeOfOldRows() {
        takeOut(1, 3, OLD, OLD, OLD, YOUNG);
        sign(3, YOUNG);

        assertThat(verifyWithoutGaps()).isEqualTo(new Verification(4, true, null, 3, 0));
    }

    @Test
    void aGapBehindARowOfTheFirstFormMayHaveBeenErased() {
        oldEnough = TIME;
        add(BO, "login.failed", YOUNG);
        LogRow first = at(1).row();
        byte[] hash = first.hash(LogRow.FIRST_PREV_HASH);
        change(1, new Link(first, null, null, false, LogRow.FIRST_PREV_HASH, hash));
        takeOut(2, 2, YOUNG, YOUNG);

        assertThat(verifyWithoutGaps().intact()).isTrue();
    }

    @Test
    void clocksMayDifferByADay() {
        Instant now = Instant.parse("2026-03-02T07:00:00Z");

        assertThat(ChainWalk.oldEnough(now, Duration.ofDays(400))).isEqualTo(now.minus(Duration.ofDays(399)));
    }
}
