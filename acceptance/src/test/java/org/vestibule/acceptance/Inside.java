package org.vestibule.acceptance;

import java.util.List;

/** The pages that want somebody signed in. */
final class Inside {
    static final List<String> PAGES = List.of(
            "/",
            "/security",
            "/security/disable",
            "/recovery-codes",
            "/recovery-codes.txt",
            "/password",
            "/sessions",
            "/activity",
            "/confirm");

    private Inside() {}
}
