package org.vestibule.logcheck;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.vestibule.contracts.chain.ChainWalk;
import org.vestibule.contracts.chain.DatedHead;
import org.vestibule.contracts.chain.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./vestibule verify-log}. Contacts nobody. */
@Command(
        name = "./vestibule verify-log",
        sortOptions = false,
        description = {
            "",
            "Checks an exported event log: that each row follows from the one before and says what it said when it was"
                    + " written, and that the log is the one whose head was kept. Contacts nobody.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the log is whole, and has the newest head and every other one that was compared",
            "1:the log was changed, or a signature is wrong",
            "2:it could not be checked"
        },
        footer = {
            "",
            "FILE is what GET /admin/v1/events/chain answers. HEADFILE holds signed heads: what GET"
                    + " /admin/v1/events/verification answered, or records of the topic vestibule.event-log-heads."
                    + " KEYFILE is what GET /admin/.well-known/jwks.json answered. docs/events.md says more."
        })
final class VerifyLogCommand implements Callable<Integer> {
    static final int CHANGED = 1;
    static final int NOT_CHECKED = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--head", paramLabel = "HEADFILE", description = "Heads that were kept outside the database")
    private Path head;

    @Option(names = "--keys", paramLabel = "KEYFILE", description = "The public keys that check their signatures")
    private Path keys;

    @Option(
            names = "--kept-days",
            paramLabel = "DAYS",
            defaultValue = "400",
            description = "How long rows are kept at least (VESTIBULE_RETENTION_SHORTEST): ${DEFAULT-VALUE}")
    private int keptDays;

    @Parameters(paramLabel = "FILE", description = "The exported log")
    private Path file;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        if (keys != null && head == null) {
            throw new Uncheckable("--keys checks the signatures of --head, which is missing");
        }
        var export = new ChainFile(file);
        List<KeptHead> heads = head == null ? List.of() : KeptHead.in(head);
        requireTenant(export, heads);
        boolean areSigned = checkSignatures(heads, out);
        Verification found = walk(export, heads, Instant.MAX);
        print(found, export, heads, out);
        if (!found.intact()) {
            return CHANGED;
        }
        boolean isExplained = explainGaps(export, heads, out);
        boolean areCompared = compareHeads(export, heads, out);
        if (!areSigned) {
            return CHANGED;
        }
        return isExplained && areCompared ? 0 : NOT_CHECKED;
    }

    private Instant oldEnough() {
        return ChainWalk.oldEnough(Clock.systemUTC().instant(), Duration.ofDays(keptDays));
    }

    /** Rows are removed when they are old. Of what stood behind a young row, or was recorded after a young head, none is. */
    private boolean explainGaps(ChainFile export, List<KeptHead> heads, PrintWriter out) {
        Verification byAge = walk(export, heads, oldEnough());
        if (!byAge.intact()) {
            out.printf(
                    "Gaps: NOT CHECKED. Rows are missing from place %d on that were recorded less than %d days ago; no rule of the"
                            + " suite removes them: ask who made the gap, or name how long you keep rows (--kept-days)%n",
                    byAge.firstBroken(), keptDays);
        }
        return byAge.intact();
    }

    private static void requireTenant(ChainFile export, List<KeptHead> heads) {
        heads.stream()
                .filter(one -> !one.tenant().equals(export.tenant()))
                .findFirst()
                .ifPresent(other -> {
                    throw new Uncheckable("the log is of tenant %s, and a head of tenant %s"
                            .formatted(export.tenant(), other.tenant()));
                });
    }

    private boolean checkSignatures(List<KeptHead> heads, PrintWriter out) {
        if (keys == null) {
            return true;
        }
        var known = new PublicKeys(keys);
        List<KeptHead> wrong =
                heads.stream().filter(one -> !known.hasSigned(one)).toList();
        wrong.forEach(one -> out.printf("Head %d: WRONG SIGNATURE%n", one.seq()));
        if (wrong.isEmpty()) {
            out.printf("Signatures: good, of %s%n", count(heads.size(), "head"));
        }
        return wrong.isEmpty();
    }

    private static Verification walk(ChainFile export, List<KeptHead> heads, Instant oldEnough) {
        var walk = new ChainWalk(
                export.head(),
                export.gaps(),
                heads.stream()
                        .map(one -> new DatedHead(one.place(), one.signedAt()))
                        .toList(),
                oldEnough);
        try (var rows = export.rows()) {
            return walk.along(rows::after);
        }
    }

    private static void print(Verification found, ChainFile export, List<KeptHead> heads, PrintWriter out) {
        out.printf(
                "Log: tenant %s, %s, of which %d are missing, as of old rows, and %d are erased%n",
                export.tenant(), count(export.head().seq(), "place"), found.removed(), found.erased());
        if (found.intact()) {
            out.println("Chain: whole");
        } else {
            out.printf(
                    "Chain: BROKEN at place %d. That row was changed, removed, put in or emptied without a reason%s;"
                            + " the %d before it hold%n",
                    found.firstBroken(), heads.isEmpty() ? "" : ", or is not the one that was signed", found.events());
        }
    }

    private boolean compareHeads(ChainFile export, List<KeptHead> heads, PrintWriter out) {
        if (heads.isEmpty()) {
            out.println("Heads: none named, so a log that was rewritten as a whole would not show (--head)");
            return true;
        }
        heads.stream()
                .filter(one -> export.isRemoved(one.seq()))
                .forEach(one -> out.printf("Head %d: not compared, its row was removed since%n", one.seq()));
        long compared =
                heads.stream().filter(one -> !export.isRemoved(one.seq())).count();
        out.printf("Heads: the log has %s%n", count(compared, "kept head"));
        boolean isOneLost = isOneLost(export, heads);
        if (isOneLost) {
            out.printf(
                    "Heads: NOT CHECKED. The row of the newest head is missing, or one that no kept head shows to be more than"
                            + " %d days old: ask who made the gap%n",
                    keptDays);
        }
        if (keys == null) {
            out.println("Signatures: not checked (--keys)");
        }
        return !isOneLost;
    }

    /**
     * Whether a row of a kept head is gone that may have been young: others may be hidden behind its gap. A head is signed every
     * hour, also of an old row; that it is old shows where it, or one behind it, was signed long ago already.
     */
    private boolean isOneLost(ChainFile export, List<KeptHead> heads) {
        Instant oldEnough = oldEnough();
        long old = heads.stream()
                .filter(one -> !one.signedAt().isAfter(oldEnough))
                .mapToLong(KeptHead::seq)
                .max()
                .orElse(0);
        boolean isNewestLost = heads.stream()
                .max(Comparator.comparingLong(KeptHead::seq))
                .filter(newest -> export.isRemoved(newest.seq()))
                .isPresent();
        return isNewestLost || heads.stream().anyMatch(one -> one.seq() > old && export.isWithoutRow(one.seq()));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
