package org.vestibule.localstack.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The inbox as a page: newest first, codes easy to spot, fresh every two seconds. */
final class InboxPage {
    private static final Map<String, String> ASSETS =
            Map.of("/inbox.css", "text/css; charset=utf-8", "/inbox.js", "text/javascript; charset=utf-8");
    private static final Pattern CODE = Pattern.compile("(?<![\\d+])\\d{6}(?!\\d)");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s&<>\"]+(?:&amp;[^\\s&<>\"]+)*");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final String frame = resource("inbox.html");

    String render(List<ReceivedMessage> messages, Optional<String> to) {
        var list = messages.isEmpty()
                ? "<p class=\"empty\">Nothing yet. Codes and mails sent by the suite appear here.</p>"
                : messages.stream().map(InboxPage::message).collect(Collectors.joining("\n"));
        return frame.replace("{{filter}}", escape(to.orElse(""))).replace("{{messages}}", list);
    }

    Optional<Reply> asset(String path) {
        return Optional.ofNullable(ASSETS.get(path))
                .map(type -> new Reply(200, type, resource(path.substring(1)).getBytes(StandardCharsets.UTF_8)));
    }

    private static String message(ReceivedMessage message) {
        var via = message.gateway() == null ? "" : " <span class=\"via\">via " + escape(message.gateway()) + "</span>";
        var subject = message.subject() == null ? "" : "<h2>" + escape(message.subject()) + "</h2>";
        return """
                <article class="%s">
                <header><span class="channel">%s</span> <a href="/?to=%s">%s</a> <span class="from">from %s%s</span> <time datetime="%s">%s</time></header>
                %s<p>%s</p>
                </article>""".formatted(
                        escape(message.channel()),
                        message.channel().equals("sms") ? "SMS" : "Mail",
                        java.net.URLEncoder.encode(message.to(), StandardCharsets.UTF_8),
                        escape(message.to()),
                        escape(message.from()),
                        via,
                        message.receivedAt(),
                        TIME.format(message.receivedAt()),
                        subject,
                        body(message.body()));
    }

    private static String body(String text) {
        var linked = LINK.matcher(escape(text)).replaceAll("<a href=\"$0\" rel=\"noreferrer\">$0</a>");
        return linked.contains("<a ") ? linked : CODE.matcher(linked).replaceAll("<b>$0</b>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String resource(String name) {
        try (var in = InboxPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
