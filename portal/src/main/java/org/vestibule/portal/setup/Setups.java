package org.vestibule.portal.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.portal.login.Logins;
import org.vestibule.portal.login.PendingLogin;
import org.vestibule.portal.rest.Clicks;
import org.vestibule.portal.rest.MfaApi;
import org.vestibule.portal.rest.MfaApi.Activation;
import org.vestibule.portal.rest.MfaApi.Confirmation;
import org.vestibule.portal.rest.MfaApi.NewAuthenticator;
import org.vestibule.portal.rest.MfaApi.NewPhone;
import org.vestibule.portal.rest.MfaApi.Pending;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.Visit;

/** Methods on their way to work: of who is inside, and of who must have one before they get in. */
@Singleton
class Setups {
    private static final Clock CLOCK = Clock.systemUTC();

    private final MfaApi mfa;
    private final Logins logins;
    private final Account account;
    private final Visit visit;
    private final ObjectMapper json;

    Setups(@RestClient MfaApi mfa, Logins logins, Account account, Visit visit, ObjectMapper json) {
        this.mfa = mfa;
        this.logins = logins;
        this.account = account;
        this.visit = visit;
        this.json = json;
    }

    /** Who must set up a method before anything else. */
    Optional<PendingLogin> enrollee() {
        return logins.pending().filter(login -> login.door() == PendingLogin.Door.ENROLLMENT);
    }

    /** What is being set up of this type, by somebody whose session lives: the key that it holds is shown. */
    Optional<PendingSetup> pending(String type) {
        if (enrollee().isEmpty() && account.isSignedIn()) {
            account.requireAlive();
        }
        return visit.session()
                .get(PendingSetup.SLOT)
                .filter(setup -> setup.type().equals(type) && CLOCK.instant().isBefore(setup.until()));
    }

    /**
     * Begins, or begins afresh.
     *
     * @param wanted number, address or name, by type
     * @param changes the method whose number this is to be; null for a new one
     */
    Pending begin(String type, String wanted, String changes, String click) {
        Pending pending = changes == null
                ? mfa.begin(bearer(), Clicks.key(click), asked(type, wanted))
                : mfa.changePhone(account.bearer(), Clicks.key(click), changes, new NewPhone(wanted));
        if (isActive(pending)) {
            visit.session().remove(PendingSetup.SLOT);
        } else {
            var setup = PendingSetup.of(pending, type, wanted, changes, CLOCK.instant());
            visit.session().put(PendingSetup.SLOT, setup, PendingSetup.LIFE);
        }
        return pending;
    }

    static boolean isActive(Pending pending) {
        return "active".equals(pending.status());
    }

    /** @param typed the code, or what a security key answered */
    Activation activate(PendingSetup setup, String typed) {
        var shown =
                setup.type().equals("webauthn") ? new Confirmation(null, parsed(typed)) : new Confirmation(typed, null);
        return mfa.activate(bearer(), setup.id(), shown);
    }

    void forget() {
        visit.session().remove(PendingSetup.SLOT);
    }

    private String bearer() {
        return enrollee().map(PendingLogin::bearer).orElseGet(account::bearer);
    }

    private static NewAuthenticator asked(String type, String wanted) {
        String given = wanted == null || wanted.isBlank() ? null : wanted.strip();
        return switch (type) {
            case "sms" -> new NewAuthenticator(type, null, given, null);
            case "email" -> new NewAuthenticator(type, null, null, given);
            default -> new NewAuthenticator(type, given, null, null);
        };
    }

    private JsonNode parsed(String credential) {
        try {
            return json.readTree(credential == null ? "{}" : credential);
        } catch (JsonProcessingException e) {
            return json.createObjectNode();
        }
    }
}
