package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a window: sends the portal's forms as they are, or not quite as they are. */
final class Forms {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([a-z_]+)\" value=\"([^\"]*)\"");

    private final Browser browser;
    private final String base;
    private Map<String, String> cookies = new LinkedHashMap<>();

    Forms(TheSuite suite, String tenant) {
        this(new Browser(), suite.portal("/t/" + tenant));
    }

    private Forms(Browser browser, String base) {
        this.browser = browser;
        this.base = base;
    }

    /** Another one at the same address. */
    Forms neighbour() {
        return new Forms(browser, base);
    }

    /** Where it calls from. */
    String address() {
        return browser.address();
    }

    Answer get(String path) {
        return taken(browser.send("GET", base + path, null, null, Map.of("Cookie", cookieHeader())));
    }

    /** The hidden fields of the first form of a page that leads to {@code action}, with what is typed beside them. */
    Map<String, String> filled(String page, String action, Map<String, String> typed) {
        String html = get(page).text();
        int start = html.indexOf("action=\"" + base.replaceFirst("https?://[^/]+", "") + action + "\"");
        assertThat(start).as(html).isNotNegative();
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher hidden = HIDDEN.matcher(html.substring(start, html.indexOf("</form>", start)));
        while (hidden.find()) {
            fields.put(hidden.group(1), hidden.group(2));
        }
        fields.putAll(typed);
        return fields;
    }

    /** Sends a form, and takes the cookies that come. */
    Answer post(String path, Map<String, String> fields) {
        return taken(send(path, fields));
    }

    /** The same form twice at the same instant, with the same cookies; goes on with those of the last answer. */
    List<Answer> postTwice(String path, Map<String, String> fields) {
        List<Answer> answers = Crowd.of(2, i -> send(path, fields));
        answers.forEach(this::taken);
        return answers;
    }

    /** Another one with the same cookies. */
    Forms copy(TheSuite suite, String tenant) {
        var copy = new Forms(suite, tenant);
        copy.cookies = new LinkedHashMap<>(cookies);
        return copy;
    }

    private Answer send(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return browser.send(
                "POST",
                base + path,
                body,
                null,
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Cookie", cookieHeader()));
    }

    private Answer taken(Answer answer) {
        answer.headers().allValues("Set-Cookie").forEach(header -> {
            String[] pair = header.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1].replace("\"", ""));
        });
        return answer;
    }

    private String cookieHeader() {
        return cookies.entrySet().stream()
                .filter(cookie -> !cookie.getValue().isEmpty())
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
