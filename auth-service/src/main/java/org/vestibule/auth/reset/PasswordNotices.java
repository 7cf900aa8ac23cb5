package org.vestibule.auth.reset;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.platform.event.Notifications;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;

/** Facts and mails about new passwords, with the running transaction. */
@Singleton
class PasswordNotices {
    private final Notifications notifications;
    private final SecurityEvents events;
    private final Clock clock;

    PasswordNotices(Notifications notifications, SecurityEvents events, Clock clock) {
        this.notifications = notifications;
        this.events = events;
        this.clock = clock;
    }

    void mail(User user, Tenant tenant, Template template, Map<String, String> values) {
        notifications.queue(
                user.tenant,
                user.id,
                new Message(Channel.EMAIL, user.email, template, user.locale, tenant.forMessages(), values));
    }

    /** Whoever types an address into a form has not shown that it is theirs. */
    void requested(User user, Origin origin, boolean blocked) {
        events.state(
                EventType.PASSWORD_RESET_REQUESTED,
                user.tenant,
                user.id,
                Act.success(Actor.UNPROVEN, origin),
                Map.of("blocked", blocked));
    }

    /** States that the password is another one from now on, and mails it. */
    void changed(EventType type, User user, Tenant tenant, Origin origin) {
        events.state(type, user.tenant, user.id, Act.success(user.actor(), origin), Map.of());
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        mail(user, tenant, Template.PASSWORD_CHANGED, Map.of("time", now));
    }
}
