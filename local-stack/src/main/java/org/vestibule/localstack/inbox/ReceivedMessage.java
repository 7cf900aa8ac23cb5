package org.vestibule.localstack.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What somebody would have found on a phone or in a mailbox.
 *
 * @param channel {@code sms} or {@code email}
 * @param gateway the SMS gateway that took it; null for mail
 * @param to E.164 number or mail address
 * @param subject null for SMS
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ReceivedMessage(
        String channel,
        String gateway,
        String to,
        String from,
        String subject,
        String body,
        @JsonProperty("received_at") Instant receivedAt) {

    static ReceivedMessage sms(Gateway gateway, String msisdn, String from, String body, Instant at) {
        return new ReceivedMessage("sms", gateway.id(), "+" + msisdn.replaceAll("\\D", ""), from, null, body, at);
    }

    static ReceivedMessage email(String to, String from, String subject, String body, Instant at) {
        return new ReceivedMessage("email", null, to, from, subject, body, at);
    }

    /** Mail addresses by letters, whatever their case; numbers by their digits, so {@code +45 20…} and {@code 4520…} meet. */
    boolean isTo(String address) {
        return channel.equals("sms")
                ? !address.contains("@") && digits(to).equals(digits(address))
                : to.equalsIgnoreCase(address.strip());
    }

    private static String digits(String number) {
        return number.replaceAll("\\D", "");
    }
}
