package org.vestibule.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
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
    private final List<ChainHead> signed = new ArrayList<>();

    private void add(UUID subject, String type) {
        ChainHead head = head();
        var row = new LogRow(
                "shop",
                head.seq() + 1,
                TIME,
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
        return new ChainWalk(head, gaps, signed).along(after -> log.stream()
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
        signed.add(new ChainHead(2, at(2).hash()));
        signed.add(head());
        assertThat(verify(head()).intact()).isTrue();

        log.clear();
        kimIsRemoved();

        assertThat(verify(head())).isEqualTo(new Verification(1, false, 2L, 0, 1));
    }

    @Test
    void aChainThatWasCutOffIsNotTheOneThatWasSigned() {
        kimIsRemoved();
        signed.add(head());

        log.removeLast();

        assertThat(firstBroken()).isEqualTo(4);
    }

    @Test
    void aHeadThatWasRemovedWithItsRowIsNotCompared() {
        kimIsRemoved();
        signed.add(new ChainHead(1, at(1).hash()));
        signed.add(head());
        gaps.add(new Gap(1, 2, at(2).hash()));
        log.subList(0, 2).clear();

        assertThat(verify(head())).isEqualTo(new Verification(4, true, null, 2, 1));
    }

    @Test
    void aGapEndsWhereAHeadWasSigned() {
        kimIsRemoved();
        signed.add(new ChainHead(2, at(2).hash()));
        gaps.add(new Gap(1, 2, new byte[32]));
        log.subList(0, 2).clear();

        assertThat(firstBroken()).isEqualTo(2);
    }
}
