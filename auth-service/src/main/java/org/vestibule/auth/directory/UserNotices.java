package org.vestibule.auth.directory;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.platform.event.Notifications;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.token.Caller;

/** What others are told of a user who was made, changed or removed; with the running transaction. */
@Singleton
class UserNotices {
    private final SecurityEvents events;
    private final Notifications notifications;
    private final Clock clock;

    UserNotices(SecurityEvents events, Notifications notifications, Clock clock) {
        this.events = events;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** States the user as they are now. */
    void state(EventType type, User user, Caller by, Origin origin) {
        Map<String, Object> details = new HashMap<>();
        details.put("username", user.username);
        details.put("email", user.email);
        details.put("locale", user.locale);
        details.put("roles", List.of(user.roles));
        details.put("disabled", user.disabled);
        details.put("access_version", user.accessVersion);
        if (user.account != null) {
            details.put("account", user.account);
        }
        events.state(type, user.tenant, user.id, Act.success(by.actor(), origin), details);
    }

    void removed(User user, Caller by, Origin origin) {
        events.state(EventType.USER_DELETED, user.tenant, user.id, Act.success(by.actor(), origin), Map.of());
    }

    /** Mails both addresses, so that whoever holds the old one hears of it (ASVS 6.3.7). */
    void addressChanged(String old, User user, Tenant tenant) {
        Map<String, String> values = Map.of(
                "hint",
                masked(user.email),
                "time",
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        Stream.of(old, user.email)
                .map(to -> new Message(
                        Channel.EMAIL, to, Template.CONTACT_ADDRESS_CHANGED, user.locale, tenant.forMessages(), values))
                .forEach(mail -> notifications.queue(user.tenant, user.id, mail));
    }

    /** {@code k•••@e•••.dk}: enough for the owner to know it by. */
    private static String masked(String address) {
        int at = address.lastIndexOf('@');
        int dot = address.lastIndexOf('.');
        return address.charAt(0) + "•••@" + address.charAt(at + 1) + "•••" + (dot > at ? address.substring(dot) : "");
    }
}
