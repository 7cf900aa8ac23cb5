package org.vestibule.auth.browser;

import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.vestibule.auth.session.Device;
import org.vestibule.auth.tenant.Tenants;
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

/** Facts and mails about trusted browsers, with the running transaction. */
@Singleton
class BrowserNotices {
    private final SecurityEvents events;
    private final Notifications notifications;
    private final Tenants tenants;

    BrowserNotices(SecurityEvents events, Notifications notifications, Tenants tenants) {
        this.events = events;
        this.notifications = notifications;
        this.tenants = tenants;
    }

    void trusted(TrustedBrowser browser, User user, TrustTerms terms, Origin origin) {
        Map<String, Object> details = details(browser.id, browser.userAgent);
        details.put("until", browser.expiresAt);
        Act act = Act.success(user.actor(), origin);
        events.state(EventType.BROWSER_TRUSTED, browser.tenant, browser.userId, act, details);
        Map<String, String> values = new HashMap<>();
        values.put("time", browser.createdAt.truncatedTo(ChronoUnit.SECONDS).toString());
        values.put("days", Integer.toString(terms.days()));
        String device = Device.of(browser.userAgent);
        if (device != null) {
            values.put("device", device);
        }
        var sender = tenants.findById(user.tenant).forMessages();
        var mail = new Message(Channel.EMAIL, user.email, Template.BROWSER_TRUSTED, user.locale, sender, values);
        notifications.queue(user.tenant, user.id, mail);
    }

    void revoked(String tenant, UUID user, UUID browser, String userAgent, String reason, Actor by, Origin origin) {
        Map<String, Object> details = details(browser, userAgent);
        details.put("reason", reason);
        events.state(EventType.BROWSER_REVOKED, tenant, user, Act.success(by, origin), details);
    }

    private static Map<String, Object> details(UUID browser, String userAgent) {
        Map<String, Object> details = new HashMap<>();
        details.put("browser_id", browser);
        String device = Device.of(userAgent);
        if (device != null) {
            details.put("device", device);
        }
        return details;
    }
}
