package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Alerts and dashboards ask for metrics that the running services have. */
@ExtendWith(TheSuite.class)
class WatchingIT {
    private static final Path MONITORING =
            Path.of(System.getProperty("vestibule.root")).resolve("deploy/kubernetes/monitoring");
    private static final Pattern ASKED_FOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{namespace=");
    private static final Pattern WITHOUT_LABELS = Pattern.compile("[a-z]+_[a-z_]+(?=[\\[ )])");

    /** Prometheus' own. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private final TheSuite suite;

    WatchingIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("C-07")
    void alertsAndDashboardsAskForMetricsThatAreThere() throws IOException {
        somethingOfEverything();

        Set<String> there = new TreeSet<>(OF_PROMETHEUS);
        try (var _ = suite.hold()) {
            suite.parts()
                    .processes()
                    .forEach(service -> there.addAll(namesIn(new Browser()
                            .get(service.url() + "/q/metrics", null)
                            .text())));
        }

        assertThat(askedFor()).hasSizeGreaterThan(15).isSubsetOf(there);
    }

    @Test
    @Tag("C-07")
    void everyMetricIsWrittenWithItsLabels() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file).lines().filter(line -> line.contains("expr") || line.contains("rate(")))
                    .as("%s", file)
                    .allSatisfy(line -> assertThat(WITHOUT_LABELS
                                    .matcher(line.replaceAll("by \\([^)]*\\)|\\\\?\"[^\"\\\\]*\\\\?\"", ""))
                                    .find())
                            .as(line)
                            .isFalse());
        }
    }

    /** Counters of what may happen are there from the first time on. */
    private void somethingOfEverything() {
        Customer bySms = Customer.at(suite, "webshop-admin").loggedIn();
        String number = Customer.danishNumber();
        Answer begun = bySms.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "sms", "phone", number), bySms.access);
        bySms.activate(begun.at("id"), Customer.codeIn(Customer.awaitMessage(suite, "+45" + number, 1)), bySms.access);
        Customer byApp = Customer.at(suite, "reseller-storefront").loggedIn();
        Answer app = byApp.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), byApp.access);
        Phone phone = new Phone(app.at("secret"));
        byApp.activate(app.at("id"), phone.freshCode(), byApp.access);
        String partial = byApp.login().at("partial_token");
        byApp.browser.post(
                suite.mfa("/v1/verifications"), Map.of("authenticator_id", app.at("id"), "code", "000000"), partial);
    }

    private static Set<String> askedFor() throws IOException {
        var names = new TreeSet<String>();
        for (Path file : files()) {
            ASKED_FOR.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group(1)));
        }
        return names;
    }

    private static Set<String> namesIn(String metrics) {
        return metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());
    }

    private static java.util.List<Path> files() throws IOException {
        try (Stream<Path> dashboards = Files.list(MONITORING.resolve("dashboards"))) {
            return Stream.concat(Stream.of(MONITORING.resolve("alerts.yaml")), dashboards)
                    .sorted()
                    .toList();
        }
    }
}
