package org.vestibule.logcheck;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.vestibule.contracts.chain.ChainWalk;
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
            "0:the log is whole, and has every head that was compared",
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
        Verification found = walk(export, heads);
        print(found, export, heads, out);
        if (!found.intact() || !areSigned) {
            return CHANGED;
        }
        boolean isNoneCompared = !heads.isEmpty() && heads.stream().allMatch(one -> export.isRemoved(one.seq()));
        return isNoneCompared ? NOT_CHECKED : 0;
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

    private static Verification walk(ChainFile export, List<KeptHead> heads) {
        var walk = new ChainWalk(
                export.head(),
                export.gaps(),
                heads.stream().map(KeptHead::place).toList());
        try (var rows = export.rows()) {
            return walk.along(rows::after);
        }
    }

    private void print(Verification found, ChainFile export, List<KeptHead> heads, PrintWriter out) {
        out.printf(
                "Log: tenant %s, %s, of which %d were removed by their age and %d are erased%n",
                export.tenant(), count(export.head().seq(), "place"), found.removed(), found.erased());
        if (!found.intact()) {
            out.printf(
                    "Chain: BROKEN at place %d. That row was changed, removed, put in or emptied without a reason%s;"
                            + " the %d before it hold%n",
                    found.firstBroken(), heads.isEmpty() ? "" : ", or is not the one that was signed", found.events());
            return;
        }
        out.println("Chain: whole");
        if (heads.isEmpty()) {
            out.println("Heads: none named, so a log that was rewritten as a whole would not show (--head)");
            return;
        }
        heads.stream()
                .filter(one -> export.isRemoved(one.seq()))
                .forEach(one -> out.printf("Head %d: not compared, its row was removed since%n", one.seq()));
        long compared =
                heads.stream().filter(one -> !export.isRemoved(one.seq())).count();
        out.printf("Heads: the log has %s%n", count(compared, "kept head"));
        if (keys == null) {
            out.println("Signatures: not checked (--keys)");
        }
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
