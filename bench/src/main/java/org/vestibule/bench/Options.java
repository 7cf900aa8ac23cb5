package org.vestibule.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.vestibule.bench.chapter.FootprintChapter;
import org.vestibule.bench.chapter.LoginChapter;
import org.vestibule.bench.chapter.RefreshChapter;
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
        FOOTPRINT(FootprintChapter::new);

        private final Supplier<org.vestibule.bench.chapter.Chapter> make;

        Chapter(Supplier<org.vestibule.bench.chapter.Chapter> make) {
            this.make = make;
        }

        org.vestibule.bench.chapter.Chapter of() {
            return make.get();
        }
    }

    static Options parse(List<String> arguments) {
        boolean quick = false;
        boolean json = false;
        var chapters = EnumSet.allOf(Chapter.class);
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
        return new Options(quick, json, chapters);
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
