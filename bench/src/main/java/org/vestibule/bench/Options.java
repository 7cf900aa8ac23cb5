package org.vestibule.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vestibule.bench.chapter.Chapter;
import org.vestibule.bench.chapter.DeskChapter;
import org.vestibule.bench.chapter.FootprintChapter;
import org.vestibule.bench.chapter.LoginChapter;
import org.vestibule.bench.chapter.MessageChapter;
import org.vestibule.bench.chapter.PasswordChapter;
import org.vestibule.bench.chapter.RecoveryChapter;
import org.vestibule.bench.chapter.RefreshChapter;
import org.vestibule.bench.chapter.SameHashChapter;
import org.vestibule.bench.chapter.ScaleChapter;
import org.vestibule.bench.chapter.SizeChapter;
import org.vestibule.bench.chapter.VerificationChapter;
import org.vestibule.localstack.StartFailure;

/**
 * What is asked for.
 *
 * @param quick under five minutes, without the large sizes
 * @param json lines for tools in place of the table
 */
public record Options(boolean quick, boolean json, Set<Part> chapters) {
    /** Parts of a run that can be had alone, by {@code --only}. */
    public enum Part {
        PASSWORD(quick -> new PasswordChapter()),
        LOGIN(quick -> new LoginChapter(40)),
        REFRESH(quick -> new RefreshChapter(100)),
        VERIFICATION(quick -> new VerificationChapter()),
        MESSAGE(quick -> new MessageChapter()),
        RECOVERY(quick -> new RecoveryChapter()),
        DESK(quick -> new DeskChapter(quick ? 200_000 : 10_000_000)),
        SIZE(quick -> new SizeChapter(quick ? List.of(100_000L) : List.of(100_000L, 5_000_000L))),
        HASH(quick -> new SameHashChapter()),
        SCALE(quick -> new ScaleChapter()),
        FOOTPRINT(quick -> new FootprintChapter(quick ? 1 : 3));

        private final Making making;

        Part(Making making) {
            this.making = making;
        }

        Chapter chapter(boolean quick) {
            return making.of(quick);
        }

        private interface Making {
            Chapter of(boolean quick);
        }
    }

    /** What fits into five minutes. */
    private static final Set<Part> IN_QUICK = EnumSet.of(Part.LOGIN, Part.REFRESH, Part.VERIFICATION, Part.FOOTPRINT);

    static Options parse(List<String> arguments) {
        boolean quick = false;
        boolean json = false;
        Set<Part> chapters = null;
        for (var argument : arguments) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.equals("--json")) {
                json = true;
            } else if (argument.startsWith("--only=")) {
                chapters = EnumSet.noneOf(Part.class);
                for (var name : argument.substring("--only=".length()).split(",", -1)) {
                    chapters.add(part(name));
                }
            } else {
                throw new StartFailure("bench does not know " + argument);
            }
        }
        if (chapters == null) {
            chapters = quick ? EnumSet.copyOf(IN_QUICK) : EnumSet.allOf(Part.class);
        }
        return new Options(quick, json, chapters);
    }

    /** What the chart is called: a run of some chapters does not take the place of a whole one. */
    String name() {
        var whole = quick ? IN_QUICK : EnumSet.allOf(Part.class);
        var which = chapters.equals(whole)
                ? "all"
                : chapters.toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[\\[\\] ]", "")
                        .replace(',', '-');
        return quick ? "quick-" + which : which;
    }

    private static Part part(String name) {
        try {
            return Part.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new StartFailure("bench has no " + name + "; there are "
                    + EnumSet.allOf(Part.class).toString().toLowerCase(Locale.ROOT));
        }
    }
}
