package org.vestibule.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.vestibule.localstack.SecondHand;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Rest;

/** Reads the inbox, and waits for what is on its way. */
record Post(Rest inbox) {
    private static final Pattern CODE = Pattern.compile("(?<!\\d)\\d{6}(?!\\d)");
    private static final int PATIENCE_S = 20;

    int countTo(String address) {
        return messagesTo(address).size();
    }

    /** The code in the newest message, once there are more than {@code seen}. */
    String codeTo(String address, int seen) {
        var code = CODE.matcher(newestTo(address, seen).path("body").asText());
        if (!code.find()) {
            throw new StartFailure("The message to " + address + " holds no code");
        }
        return code.group();
    }

    /** The newest message, once there are more than {@code seen}. */
    JsonNode newestTo(String address, int seen) {
        for (int waited = 0; waited < PATIENCE_S * 4; waited++) {
            var messages = messagesTo(address);
            if (messages.size() > seen) {
                return messages.path(0);
            }
            SecondHand.quarter();
        }
        throw new StartFailure(
                "Nothing came for " + address + " within " + PATIENCE_S + " s. See ./vestibule logs notification");
    }

    private JsonNode messagesTo(String address) {
        var to = URLEncoder.encode(address, StandardCharsets.UTF_8);
        return inbox.get("/messages?to=" + to, null).body().path("items");
    }
}
