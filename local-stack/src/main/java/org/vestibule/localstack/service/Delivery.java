package org.vestibule.localstack.service;

import java.util.Map;
import org.vestibule.localstack.inbox.Inbox;

/** Points notification-service's SMTP and gateways at the inbox. The credentials are made up: the inbox checks their shape. */
record Delivery(Inbox inbox) {
    Map<String, String> properties() {
        return Map.ofEntries(
                Map.entry("quarkus.mailer.host", "127.0.0.1"),
                Map.entry("quarkus.mailer.port", Integer.toString(inbox.smtpPort())),
                Map.entry("quarkus.mailer.from", "Vestibule <no-reply@vestibule.example>"),
                Map.entry("quarkus.mailer.mock", "false"),
                Map.entry("vestibule.sms.priority", "gatewayapi,cpsms,twilio"),
                Map.entry("vestibule.sms.sender", "Vestibule"),
                Map.entry("vestibule.sms.gatewayapi.url", inbox.url() + "/gatewayapi"),
                Map.entry("vestibule.sms.gatewayapi.token", "local-token"),
                Map.entry("vestibule.sms.cpsms.url", inbox.url() + "/cpsms"),
                Map.entry("vestibule.sms.cpsms.username", "local"),
                Map.entry("vestibule.sms.cpsms.api-key", "local-key"),
                Map.entry("vestibule.sms.twilio.url", inbox.url() + "/twilio"),
                Map.entry("vestibule.sms.twilio.account-sid", "ACl0ca1"),
                Map.entry("vestibule.sms.twilio.auth-token", "local-token"),
                Map.entry("vestibule.sms.twilio.from", "+4552000000"));
    }
}
