package org.vestibule.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;

/** Where the story is told: narration, and each request with its answer on a line or two. */
final class Stage {
    private static final int SHOWN = 150;
    /** Tokens and pictures say nothing to a reader. */
    private static final Pattern LONG_VALUE = Pattern.compile("\"([^\"]{44})[^\"]{20,}\"");

    private static final Pattern PASSWORD = Pattern.compile("(\"(?:password|client_secret)\":)\"[^\"]*\"");

    private final PrintStream out;
    private int chapter;

    Stage(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        chapter++;
        out.printf("%n\u001b[1m%d. %s\u001b[0m%n", chapter, title);
    }

    void say(String text) {
        out.println("   " + text);
    }

    void show(String picture) {
        out.println();
        out.print(picture);
        out.println();
    }

    void countdown(long seconds) {
        out.printf("\r   The app shows its next code in %2d s …   ", seconds);
        if (seconds <= 1) {
            out.printf("\r%48s\r", "");
        }
        out.flush();
    }

    /** Calls, prints, and insists on the status the story needs. */
    JsonNode post(Rest service, String path, Map<String, ?> body, String token, int... expected) {
        return told(
                "POST " + path + " " + shorten(Rest.JSON.valueToTree(body)), service.post(path, body, token), expected);
    }

    JsonNode get(Rest service, String path, String token, int... expected) {
        return told("GET " + path, service.get(path, token), expected);
    }

    private JsonNode told(String request, Answer answer, int... expected) {
        out.println("   \u001b[36m→ " + request + "\u001b[0m");
        out.println("   \u001b[32m← " + answer.status() + " " + shorten(answer.body()) + "\u001b[0m");
        if (IntStream.of(expected).noneMatch(status -> status == answer.status())) {
            throw new StartFailure("The story expected another answer to " + request + ": " + answer.body());
        }
        return answer.body();
    }

    private static String shorten(JsonNode json) {
        var text = PASSWORD.matcher(json.toString()).replaceAll("$1\"…\"");
        text = LONG_VALUE.matcher(text).replaceAll(match -> '"' + match.group(1).substring(0, 12) + "…\"");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " …";
    }
}
