package org.vestibule.portal.setup;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.session.Slot;
import org.vestibule.portal.visit.Visit;

/** Recovery codes that were just made, until somebody says that they have saved them, and for half an hour at most. */
@Singleton
public class FreshCodes {
    private static final Slot<String[]> SLOT = new Slot<>("codes", String[].class);
    private static final Duration UNTIL_SAVED = Duration.ofMinutes(30);

    private final Visit visit;
    private final Pages pages;

    FreshCodes(Visit visit, Pages pages) {
        this.visit = visit;
        this.pages = pages;
    }

    /** On to the page that shows them. */
    public Response show(List<String> codes) {
        visit.session().put(SLOT, codes.toArray(String[]::new), UNTIL_SAVED);
        return pages.to("/recovery-codes");
    }

    Optional<List<String>> unsaved() {
        return visit.session().get(SLOT).map(List::of);
    }

    void saved() {
        visit.session().remove(SLOT);
    }
}
