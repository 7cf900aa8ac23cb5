package org.vestibule.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The machine's own Chromium with the portal's pages: one process for a class, a profile of its own for each window. All
 * windows are at one address, which is sent 20 codes in an hour at most (docs/limits.md).
 */
final class Windows implements AutoCloseable {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;

    private final TheSuite suite;
    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Windows(TheSuite suite, Path executable) {
        this.suite = suite;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable)
                        .setHeadless(true)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    }

    /** Leaves the scenarios out, and says so, where there is no Chromium. */
    static Windows of(TheSuite suite, Class<?> scenarios) {
        Optional<Path> chromium = Chromium.find();
        if (chromium.isEmpty()) {
            System.out.println(scenarios.getSimpleName() + " is left out: there is no chromium on the PATH");
        }
        assumeTrue(chromium.isPresent(), "no chromium on the PATH");
        return new Windows(suite, chromium.get());
    }

    /** An English one, at a tenant's pages. */
    Window at(String tenant) {
        return at(tenant, options -> {});
    }

    Window at(String tenant, Consumer<NewContextOptions> different) {
        var options = new NewContextOptions().setLocale("en-GB").setViewportSize(WIDTH, HEIGHT);
        different.accept(options);
        return new Window(browser.newContext(options), suite.portal("/t/" + tenant), tenant);
    }

    /** An English one, at the pages of a tenant that has a host name of its own. */
    Window atHost(String host, String tenant) {
        String base = suite.portal("").replace("localhost", host);
        return new Window(browser.newContext(new NewContextOptions().setLocale("en-GB")), base, tenant);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
