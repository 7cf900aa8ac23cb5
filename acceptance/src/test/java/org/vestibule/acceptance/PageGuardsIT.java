package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a browser should not do, and does: go back, open a second tab, send twice, carry what others put into it. */
@ExtendWith(TheSuite.class)
class PageGuardsIT {
    private static final String STOREFRONT = "reseller-storefront";

    private static Windows windows;

    private final TheSuite suite;

    PageGuardsIT(TheSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    static void openBrowser(TheSuite suite) {
        windows = Windows.of(suite, PageGuardsIT.class);
    }

    @AfterAll
    static void closeBrowser() {
        if (windows != null) {
            windows.close();
        }
    }

    private Map<String, String> password(Customer customer) {
        return Map.of("username", customer.username, "password", Customer.PASSWORD);
    }

    private long sessionsOf(Customer customer) {
        return Long.parseLong(suite.column(
                "auth",
                "select count(*) from session where ended_at is null and user_id = '%s'".formatted(customer.id)));
    }

    private static final Pattern RECOVERY_CODE =
            Pattern.compile("\\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\\b");
    private static final Pattern SHOWN_KEY = Pattern.compile("id=\"secret\"[^>]*>\\s*([A-Z2-7 ]+?)\\s*<");

    /** Logged in at the pages, with a key for an app on the screen. */
    private Forms settingUp(Customer customer) {
        var pages = new Forms(suite, customer.tenant);
        pages.post("/login", pages.filled("/login", "/login", password(customer)));
        pages.post("/setup/totp", pages.filled("/setup/totp", "/setup/totp", Map.of()));
        return pages;
    }

    private static String shownKey(Answer page) {
        Matcher key = SHOWN_KEY.matcher(page.text());
        assertThat(key.find()).as(page.text()).isTrue();
        return key.group(1);
    }

    private static final int MOST_SESSIONS = 100;
    private static final int MOST_UNDER_WAY = 2_000;
    private static final int MOST_LOGINS = 20;
    /** Fewer than the tries of one name that can be under way. */
    private static final int AT_ONCE = 8;

    @Test
    @Tag("attack-50")
    void whoeverLogsInAgainAndAgainReplacesTheirOwnSessions() {
        Customer customer = Customer.at(suite, STOREFRONT);
        String entered = "portal:{user-" + customer.id + "}:sessions";
        String oldest = "portal:{" + customer.id + "-1}";
        for (int i = 1; i <= MOST_SESSIONS; i++) {
            suite.redis("RPUSH " + entered + " " + customer.id + "-" + i);
        }
        suite.redis("SET " + oldest + " kept");

        var pages = new Forms(suite, STOREFRONT);
        pages.post("/login", pages.filled("/login", "/login", password(customer)));

        assertThat(pages.get("/security").status()).isEqualTo(200);
        assertThat(suite.redis("LLEN " + entered)).isEqualTo(Integer.toString(MOST_SESSIONS));
        assertThat(suite.redis("EXISTS " + oldest)).isEqualTo("0");
    }

    private Forms betweenTheDoors(Customer customer) {
        return betweenTheDoors(customer, new Forms(suite, STOREFRONT));
    }

    private Forms betweenTheDoors(Customer customer, Forms pages) {
        assertThat(pages.post("/login", pages.filled("/login", "/login", password(customer)))
                        .header("Location"))
                .hasValueSatisfying(page -> assertThat(page).endsWith("/second-factor"));
        return pages;
    }

    /** Whoever has the password alone logs in without end, and never gets further. */
    @Test
    @Tag("attack-50")
    void ofLoginsUnderWayTheLastTwentyFromAnAddressStay() {
        Customer customer = Customer.staff(suite, STOREFRONT, "support");
        String all = "portal:{user-" + customer.id + "}:logins";
        Forms owner = betweenTheDoors(customer);
        Forms first = betweenTheDoors(customer);
        String from = all + "-from:" + first.address();
        String oldest = suite.redis("LINDEX " + from + " 0");
        for (int i = 1; i < MOST_LOGINS; i++) {
            suite.redis("RPUSH " + from + " " + customer.id + "-" + i);
            suite.redis("RPUSH " + all + " " + customer.id + "-" + i);
        }
        assertThat(first.get("/second-factor").status()).isEqualTo(200);

        var pages = betweenTheDoors(customer, first.neighbour());

        assertThat(pages.get("/second-factor").status()).isEqualTo(200);
        assertThat(suite.redis("LLEN " + from)).isEqualTo(Integer.toString(MOST_LOGINS));
        assertThat(suite.redis("EXISTS portal:{" + oldest + "}")).isEqualTo("0");
        assertThat(first.get("/second-factor").status()).as("logs in again").isEqualTo(303);
        assertThat(owner.get("/second-factor").status())
                .as("from another address")
                .isEqualTo(200);
    }

    @Test
    @Tag("attack-50")
    void ofManyLoginsAtOnceTwentyStay() {
        Customer customer = Customer.staff(suite, STOREFRONT, "support");
        var attacker = new Forms(suite, STOREFRONT);
        List<Forms> all =
                Stream.generate(attacker::neighbour).limit(4L * AT_ONCE).toList();

        for (int round = 0; round < 4; round++) {
            List<Forms> some = all.subList(round * AT_ONCE, (round + 1) * AT_ONCE);
            Crowd.of(AT_ONCE, i -> betweenTheDoors(customer, some.get(i)).get("/login"));
        }

        assertThat(all.stream()
                        .filter(pages -> pages.get("/second-factor").status() == 200)
                        .count())
                .isEqualTo(MOST_LOGINS);
    }

    @Test
    @Tag("attack-50")
    void ofLoginsUnderWayTheLastTwoThousandStay() {
        Customer customer = Customer.staff(suite, STOREFRONT, "support");
        String all = "portal:{user-" + customer.id + "}:logins";
        Forms first = betweenTheDoors(customer);
        for (int i = 1; i < MOST_UNDER_WAY; i++) {
            suite.redis("RPUSH " + all + " " + customer.id + "-" + i);
        }

        betweenTheDoors(customer);

        assertThat(suite.redis("LLEN " + all)).isEqualTo(Integer.toString(MOST_UNDER_WAY));
        assertThat(first.get("/second-factor").status()).as("logs in again").isEqualTo(303);
    }

    @Test
    @Tag("attack-50")
    void onlyAdviceThatThereIsIsRemembered() {
        Customer customer = Customer.at(suite, STOREFRONT);
        var pages = new Forms(suite, STOREFRONT);
        pages.post("/login", pages.filled("/login", "/login", password(customer)));
        String session = suite.redis("LINDEX portal:{user-" + customer.id + "}:sessions 0");
        Map<String, String> form = new HashMap<>(pages.filled("/security", "/logout", Map.of()));
        form.put("seen", "x".repeat(2_000));

        Answer seen = pages.post("/security/advice/seen", form);

        assertThat(seen.status()).isEqualTo(303);
        assertThat(Integer.parseInt(suite.redis("HSTRLEN portal:{" + session + "} seen")))
                .isLessThan(200);
    }

    private static void endAllOthers(Customer customer) {
        customer.loggedIn();
        Answer ended = customer.browser.delete(customer.suite.auth("/v1/sessions"), null, customer.access);
        assertThat(ended.status()).as(ended.text()).isEqualTo(204);
    }

    @Test
    @Tag("attack-70")
    void noKeyIsShownToASessionThatWasEnded() {
        Customer customer = Customer.at(suite, STOREFRONT);
        Forms pages = settingUp(customer);
        String key = shownKey(pages.get("/setup/totp/confirm"));

        endAllOthers(customer);
        Answer after = pages.get("/setup/totp/confirm");

        assertThat(after.status()).isEqualTo(303);
        assertThat(after.text()).doesNotContain(key);
        assertThat(pages.get("/security").status())
                .as("the browser is signed out")
                .isEqualTo(303);
    }

    @Test
    @Tag("attack-70")
    void noRecoveryCodeIsShownToASessionThatWasEnded() {
        Customer customer = Customer.at(suite, STOREFRONT);
        Forms pages = settingUp(customer);
        var phone = new Phone(shownKey(pages.get("/setup/totp/confirm")).replace(" ", ""));
        pages.post(
                "/setup/totp/confirm",
                pages.filled("/setup/totp/confirm", "/setup/totp/confirm", Map.of("code", phone.freshCode())));
        Answer shown = pages.get("/recovery-codes");
        List<String> codes = RECOVERY_CODE
                .matcher(shown.text())
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(codes).as(shown.text()).hasSize(10);

        suite.update(
                "auth",
                "update session set ended_at = now() where ended_at is null and user_id = '" + customer.id + "'");

        assertThat(pages.get("/recovery-codes.txt").text()).doesNotContain(codes);
        assertThat(pages.get("/recovery-codes").text()).doesNotContain(codes);
    }

    @Test
    @Tag("attack-2")
    @Tag("attack-8")
    void noPageIsBehindTheSecondDoorWithoutTheSecondFactor() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant).withApp();
        try (Window window = windows.at(tenant)) {
            window.open("/login");
            String nobody = window.cookie();
            window.logIn(customer).isAt("/second-factor");
            String between = window.cookie();
            for (String inside : Inside.PAGES) {
                window.open(inside).isAt("/second-factor");
            }
            Window tab = window.anotherTab();
            tab.open("/security").isAt("/second-factor");
            window.open("/login").open("/second-factor");
            window.page.goBack();
            window.isAt("/login");
            window.open("/security").isAt("/second-factor");

            window.code(customer.phone.freshCode()).isAt("/security");
            String inside = window.cookie();

            assertThat(List.of(between, inside)).doesNotHaveDuplicates().doesNotContain(nobody);
            tab.open("/security").isAt("/security");
            try (Window thief = windows.at(tenant)) {
                thief.open("/login").present(between);
                thief.open("/security").isAt("/login");
                thief.open("/second-factor").isAt("/login");
            }
        }
    }

    @Test
    @Tag("attack-20")
    void aFormSentTwiceIsDoneOnce() {
        String tenant = suite.tenant("webshop-admin", Map.of());
        Customer customer = Customer.at(suite, tenant);
        String number = Customer.danishNumber();
        var forms = new Forms(suite, tenant);

        List<Answer> logins = forms.postTwice("/login", forms.filled("/login", "/login", password(customer)));
        assertThat(logins).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(303));
        assertThat(forms.get("/security").status()).isEqualTo(200);
        assertThat(sessionsOf(customer)).isEqualTo(1);

        forms.postTwice("/setup/sms", forms.filled("/setup/sms", "/setup/sms", Map.of("wanted", number)));
        String code = Customer.codeIn(Customer.awaitMessage(suite, "+45" + number, 1));
        List<Answer> confirmed = forms.postTwice(
                "/setup/sms/confirm", forms.filled("/setup/sms/confirm", "/setup/sms/confirm", Map.of("code", code)));
        assertThat(confirmed)
                .allSatisfy(answer -> assertThat(answer.header("Location").orElse(answer.text()))
                        .endsWith("/security"));
        assertThat(Customer.messages(suite, "+45" + number)).hasSize(1);
        forms.post("/logout", forms.filled("/security", "/logout", Map.of()));

        logins = forms.postTwice("/login", forms.filled("/login", "/login", password(customer)));
        assertThat(logins)
                .allSatisfy(answer -> assertThat(answer.header("Location").orElse(answer.text()))
                        .endsWith("/second-factor"));
        code = Customer.codeIn(Customer.awaitMessage(suite, "+45" + number, 2));
        List<Answer> codes = forms.postTwice(
                "/second-factor", forms.filled("/second-factor", "/second-factor", Map.of("code", code)));

        assertThat(codes).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(303));
        assertThat(forms.get("/security").status()).isEqualTo(200);
        assertThat(Customer.messages(suite, "+45" + number)).hasSize(2);
        assertThat(sessionsOf(customer)).isEqualTo(1);
    }

    @Test
    @Tag("attack-31")
    void aFormOfAnotherPageChangesNothingAndSaysSo() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant).withApp();
        var forms = new Forms(suite, tenant);
        var stranger = new Forms(suite, tenant);
        forms.post("/login", forms.filled("/login", "/login", password(customer)));
        Map<String, String> code = Map.of("code", customer.phone.freshCode());
        forms.post("/second-factor", forms.filled("/second-factor", "/second-factor", code));
        Map<String, String> right =
                forms.filled("/security/disable", "/security/disable", Map.of("password", Customer.PASSWORD));
        String foreign = stranger.filled("/login", "/login", Map.of()).get("form_token");

        Answer without = forms.post("/security/disable", Map.of("password", Customer.PASSWORD));
        Answer ofStranger =
                forms.post("/security/disable", Map.of("password", Customer.PASSWORD, "form_token", foreign));
        Answer byLink = forms.get("/security/disable?password=x");
        String stillOn = forms.get("/security").text();
        Answer own = forms.post("/security/disable", right);

        assertThat(List.of(without, ofStranger)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("This page was open for too long", "Nothing was changed");
        });
        assertThat(byLink.status()).isEqualTo(200);
        assertThat(stillOn).contains("Turn off two-factor login");
        assertThat(own.status()).isEqualTo(303);
        assertThat(forms.get("/security").text()).contains("Two-factor login is off");
    }

    @Test
    void whereToGoOnIsNeverAnotherSite() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant);
        for (String elsewhere : List.of(
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "/%09/evil.example",
                "javascript:alert(1)")) {
            var forms = new Forms(suite, tenant);
            Map<String, String> typed = new java.util.HashMap<>(password(customer));
            typed.put("return", elsewhere);
            String location = forms.post("/login", forms.filled("/login", "/login", typed))
                    .header("Location")
                    .orElseThrow();
            assertThat(location).as(elsewhere).matches(".*/t/" + tenant + "/.*").doesNotContain("//evil", "\\");
        }
        try (Window window = windows.at(tenant)) {
            window.open("/login?return=https://evil.example/").logIn(customer).isAt("/security");
        }
    }

    @Test
    void whatPeopleTypeIsTextAndNeverMarkup() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant);
        String markup = "<img src=x onerror=alert(1)>";
        try (Window window = windows.at(tenant)) {
            window.page.onDialog(dialog -> {
                throw new AssertionError(dialog.message());
            });
            window.logIn(markup, "\"><script>alert(2)</script>");
            assertThat(window.page.getByLabel("Username").inputValue()).isEqualTo(markup);
            assertThat(window.page.locator("main img").count()).isZero();

            window.logIn(customer).follow("Set up Authenticator app");
            window.type("A name for it", markup);
            window.setUpApp();
            window.haveSaved();
            assertThat(window.text()).contains("“" + markup + "”");
            window.logOut().logIn(customer);
            assertThat(window.text()).contains("“" + markup + "”");
            assertThat(window.page.locator("main img").count()).isZero();
            assertThat(window.header("content-security-policy").orElse("")).contains("default-src 'none'");
            window.page.evaluate("() => { const s = document.createElement('script');"
                    + " s.textContent = 'window.inlined = true'; document.body.append(s); }");
            assertThat(window.page.evaluate("window.inlined"))
                    .as("inline scripts do not run")
                    .isNull();
        }
    }
}
