package org.vestibule.notification.channel.sms;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.notification.channel.Handover;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.channel.Sends;

/**
 * Hands an SMS to the first gateway that does not refuse it. Only a refusal moves on to the next one: after an unknown
 * end another gateway would send the person a second SMS.
 */
@Singleton
public class SmsSender {
    private static final Logger LOG = Logger.getLogger(SmsSender.class);

    private final List<SmsGateway> gateways;
    private final Sends sends;

    public SmsSender(@All List<SmsGateway> known, SmsConfig config, Sends sends) {
        this.gateways = config.priority().stream()
                .map(name -> named(known, name))
                .filter(SmsGateway::isConfigured)
                .toList();
        this.sends = sends;
    }

    private static SmsGateway named(List<SmsGateway> known, String name) {
        return known.stream()
                .filter(gateway -> gateway.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CannotStart("vestibule.sms.priority names %s, and there are %s"
                        .formatted(
                                name,
                                known.stream().map(SmsGateway::name).sorted().toList())));
    }

    /** Refused for good only where every gateway refused for good. */
    public Handover send(Sms sms) {
        var last = new Handover("none", new Refused("no gateway is configured", false));
        boolean permanent = !gateways.isEmpty();
        for (SmsGateway gateway : gateways) {
            Outcome outcome = gateway.send(sms);
            sends.count(Channel.SMS, gateway.name(), outcome.label());
            last = new Handover(gateway.name(), outcome);
            switch (outcome) {
                case Accepted _, Unknown _ -> {
                    return last;
                }
                case Refused(var reason, var forGood) -> {
                    LOG.warnf("%s refused %s: %s", gateway.name(), sms.reference(), reason);
                    permanent &= forGood;
                }
            }
        }
        return last.outcome() instanceof Refused(var reason, var _)
                ? new Handover(last.gateway(), new Refused(reason, permanent))
                : last;
    }
}
