package org.vestibule.mfa.notice;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.net.IDN;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.email.EmailAddresses;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.platform.event.Notifications;
import org.vestibule.platform.text.Gsm7;

/** Tells people what happened to their second factor, and sends them codes. */
@Singleton
public class Notices {
    private final People people;
    private final Notifications notifications;
    private final Clock clock;

    public Notices(People people, Notifications notifications, Clock clock) {
        this.people = people;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** Mails a notice with the running transaction; the time is added. */
    public void mail(Person person, Template template, Map<String, String> values) {
        mail(person, Set.of(), template, values);
    }

    /**
     * The same to the person's address and to others that the notice is about as well.
     *
     * @param alsoTo in any spelling; the person's own among them gets it once
     */
    public void mail(Person person, Collection<String> alsoTo, Template template, Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        Map<String, String> addresses = new LinkedHashMap<>();
        Stream.concat(Stream.of(people.emailOf(person)), alsoTo.stream())
                .forEach(address -> addresses.putIfAbsent(EmailAddresses.key(address), address));
        addresses
                .values()
                .forEach(address -> notifications.queue(
                        person.tenant, person.userId, message(person, Channel.EMAIL, address, template, all)));
    }

    /** Tells the holder of a number by SMS, with the running transaction. */
    public void text(Person person, String number, Template template, Map<String, String> values) {
        notifications.queue(person.tenant, person.userId, message(person, Channel.SMS, number, template, values));
    }

    /** What a code is for, in a template and what it names beside the code. */
    public record Wording(Template template, Map<String, String> values) {
        private static final Pattern DOMAIN_NAME = Pattern.compile("[\\p{L}\\p{N}-]++(?:\\.[\\p{L}\\p{N}-]++)++");
        private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*+");
        /** IDNA 2008 registers names with these as they are, IDNA 2003 without them (UTS #46 section 7, deviations). */
        private static final Pattern READ_IN_TWO_WAYS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");
        /** Septets of an approval's SMS without parameters and host: our words, the action, and room for the tenant's name. */
        private static final int WORDS_OF_APPROVAL = 160;

        public static Wording of(Template template) {
            return new Wording(template, Map.of());
        }

        /** To log in; or to approve an action, which the user must see to know what they approve. */
        public static Wording of(Action approved) {
            if (approved == null) {
                return of(Template.LOGIN_CODE);
            }
            String parameters = approved.parameters().entrySet().stream()
                    .map(parameter -> parameter.getKey() + ": " + written(parameter.getValue()))
                    .collect(Collectors.joining("\n"));
            return new Wording(Template.APPROVAL_CODE, Map.of("action", approved.action(), "parameters", parameters));
        }

        /** A name in other letters than a-z is spelled as it is registered, too: many look like another. */
        private static String written(Object value) {
            if (value instanceof BigDecimal number) {
                return number.toPlainString();
            }
            String text = value.toString();
            String registered = DOMAIN_NAME
                    .matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !ASCII.matcher(name).matches())
                    .map(Wording::registered)
                    .collect(Collectors.joining(", "));
            return registered.isEmpty() ? text : text + " (" + registered + ")";
        }

        private static String registered(String name) {
            if (READ_IN_TWO_WAYS.matcher(name).find()) {
                return "?";
            }
            try {
                return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException e) {
                return "?";
            }
        }

        public boolean isOfAction() {
            return template == Template.APPROVAL_CODE;
        }

        /** Whether what is approved can be read whole in an SMS, letter for letter. */
        private boolean fitsSms(String loginHost) {
            String parameters = values.getOrDefault("parameters", "");
            int host = loginHost == null ? 0 : loginHost.length();
            return Gsm7.isGsm7(parameters)
                    && Gsm7.septets(parameters) + host <= Gsm7.THREE_SEGMENTS - WORDS_OF_APPROVAL;
        }
    }

    /** A code on its way to a number or an address. */
    public record CodeMessage(Channel channel, String to, Wording wording, String code, Instant expiresAt) {
        @Override
        public String toString() {
            return "CodeMessage[[redacted]]";
        }
    }

    /** Whether the channel shows all that the code is good for. */
    public boolean isShownWhole(Person person, MethodType method, Wording wording) {
        return method != MethodType.SMS
                || wording.fitsSms(people.tenant(person.tenant).forMessages().loginHost());
    }

    /** What a code message needs to know, read in the caller's transaction. */
    public Message prepare(Person person, CodeMessage code) {
        long minutes =
                ChronoUnit.MINUTES.between(clock.instant(), code.expiresAt().plusSeconds(1));
        Map<String, String> values = new HashMap<>(code.wording().values());
        values.put("code", code.code());
        values.put("minutes", Long.toString(minutes));
        return message(person, code.channel(), code.to(), code.wording().template(), values);
    }

    /** Sends a code now; the 503 problem where the broker does not take it. Not inside a transaction. */
    public void send(Person person, Message message, Instant expiresAt) {
        notifications.send(person.tenant, person.userId, message, expiresAt);
    }

    private Message message(Person person, Channel channel, String to, Template template, Map<String, String> values) {
        return new Message(
                channel,
                to,
                template,
                person.locale,
                people.tenant(person.tenant).forMessages(),
                values);
    }
}
