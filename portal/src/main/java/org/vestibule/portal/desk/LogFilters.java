package org.vestibule.portal.desk;

import jakarta.inject.Singleton;
import java.text.Collator;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.vestibule.contracts.EventType;
import org.vestibule.portal.PortalConfig;
import org.vestibule.portal.event.EventTexts;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.visit.Visit;

/** What the form above a log offers, and what was chosen in it. */
@Singleton
class LogFilters {
    private final PortalConfig config;
    private final Pages pages;
    private final Visit visit;

    LogFilters(PortalConfig config, Pages pages, Visit visit) {
        this.config = config;
        this.pages = pages;
        this.visit = visit;
    }

    /** A kind of event to choose. */
    public record Kind(String type, String name) {}

    /**
     * A page of a log and the ways on from it.
     *
     * @param path of its first page, within the tenant
     * @param next where the next page begins, null on the last
     * @param isLater whether it is not the first
     */
    public record Part(String path, LogFilter filter, List<Kind> kinds, String next, boolean isLater) {
        public String nextPage() {
            return path + filter.query(next);
        }

        public String first() {
            return path + filter.query(null);
        }

        public String asFile() {
            return path + ".csv" + filter.query(null);
        }
    }

    LogFilter chosen(String type, String from, String to) {
        return LogFilter.of(type, from, to, config.timeZone());
    }

    /** The page of {@code path} that begins at {@code cursor}, null for the first one. */
    Part part(String path, LogFilter filter, String cursor, String next) {
        return new Part(path, filter, kinds(), next, cursor != null);
    }

    /** Every kind, by its name in the visitor's language. */
    private List<Kind> kinds() {
        EventTexts texts = pages.texts(EventTexts.class);
        return Arrays.stream(EventType.values())
                .map(type -> new Kind(type.type(), texts.what(type)))
                .sorted(Comparator.comparing(
                        Kind::name, Collator.getInstance(visit.language().locale())))
                .toList();
    }
}
