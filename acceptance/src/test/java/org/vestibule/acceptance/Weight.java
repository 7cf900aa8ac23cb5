package org.vestibule.acceptance;

import com.microsoft.playwright.Request;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What a window loads: how much for a page with all that belongs to it, and from whom. */
final class Weight {
    private static final int HEAVIEST = 100_000;

    /** Styles, script and icon are loaded once and count for each page. */
    private final Map<String, Integer> assets = new ConcurrentHashMap<>();

    private final Set<String> strangers = new TreeSet<>();
    private final String ours;
    private int page;

    private Weight(String ours) {
        this.ours = ours;
    }

    static Weight of(Window window, TheSuite suite) {
        var weight = new Weight(URI.create(suite.portal("/")).getAuthority());
        window.page.onRequestFinished(weight::add);
        return weight;
    }

    private void add(Request request) {
        URI uri = URI.create(request.url());
        if (uri.getScheme().equals("data")) {
            return;
        }
        if (!ours.equals(uri.getAuthority())) {
            strangers.add(request.url());
        }
        int bytes = request.sizes().responseBodySize + request.sizes().responseHeadersSize;
        if (request.isNavigationRequest()) {
            page = bytes;
        } else {
            assets.merge(uri.getPath(), bytes, Math::max);
        }
    }

    void check(String where, List<String> faults) {
        int all = page + assets.values().stream().mapToInt(Integer::intValue).sum();
        if (all > HEAVIEST) {
            faults.add(where + " weighs " + all + " bytes");
        }
        strangers.forEach(stranger -> faults.add(where + " asks " + stranger));
    }
}
