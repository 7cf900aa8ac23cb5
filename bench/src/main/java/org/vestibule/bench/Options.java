package org.vestibule.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.vestibule.bench.chapter.DeskChapter;
import org.vestibule.bench.chapter.FootprintChapter;
import org.vestibule.bench.chapter.LoginChapter;
import org.vestibule.bench.chapter.MessageChapter;
import org.vestibule.bench.chapter.RecoveryChapter;
import org.vestibule.bench.chapter.RefreshChapter;
import org.vestibule.bench.chapter.SizeChapter;
import org.vestibule.bench.chapter.VerificationChapter;
import org.vestibule.localstack.StartFailure;

/**
 * What is asked for.
 *
 * @param quick under five minutes, without the large sizes
 * @param json lines for tools in place of the table
 */
public record Options(boolean quick, boolean json, Set<Chapter> chapters) {
    /** Parts of a run that can be had alone, by {@code --only}. */
    public enum Chapter {
        LOGIN(() -> new LoginChapter(40)),
        REFRESH(() -> new RefreshChapter(100)),
        VERIFICATION(VerificationChapter::new),
        MESSAGE(MessageChapter::new),
        RECOVERY(RecoveryChapter::new),
        DESK(() -> new DeskChapter(10_000_000)),
        SIZE(() -> new SizeChapter(List.of(100_000L, 5_000_000L))),
        FOOTPRINT(FootprintChapter::new);

        private final Supplier<org.vestibule.bench.chapter.Chapter> make;

        Chapter(Supplier<org.vestibule.bench.chapter.Chapter> make) {
            this.make = make;
        }

        org.vestibule.bench.chapter.Chapter of() {
            return make.get();
        }
    }

    /** What fits into five minutes. */
    private static final Set<Chapter> IN_QUICK =
            EnumSet.of(Chapter.LOGIN, Chapter.REFRESH, Chapter.VERIFICATION, Chapter.FOOTPRINT);

    static Options parse(List<String> arguments) {
        boolean quick = false;
        boolean json = false;
        Set<Chapter> chapters = null;
        for (var argument : arguments) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.equals("--json")) {
                json = true;
            } else if (argument.startsWith("--only=")) {
                chapters = EnumSet.noneOf(Chapter.class);
                for (var name : argument.substring("--only=".length()).split(",", -1)) {
                    chapters.add(chapter(name));
                }
            } else {
                throw new StartFailure("bench does not know " + argument);
            }
        }
        if (chapters == null) {
            chapters = quick ? EnumSet.copyOf(IN_QUICK) : EnumSet.allOf(Chapter.class);
        }
        return new Options(quick, json, chapters);
    }

    /** What the chart is called: a run of some chapters does not take the place of a whole one. */
    String name() {
        var which = chapters.size() == Chapter.values().length
                ? "all"
                : chapters.toString().toLowerCase(Locale.ROOT).replaceAll("[\\[\\] ]", "").replace(',', '-');
        return quick ? "quick" : which;
    }

    private static Chapter chapter(String name) {
        try {
            return Chapter.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new StartFailure("bench has no " + name + "; there are "
                    + EnumSet.allOf(Chapter.class).toString().toLowerCase(Locale.ROOT));
        }
    }
}
