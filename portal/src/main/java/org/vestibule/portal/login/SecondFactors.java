package org.vestibule.portal.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.portal.rest.AuthApi.Method;
import org.vestibule.portal.rest.Away;
import org.vestibule.portal.rest.Clicks;
import org.vestibule.portal.rest.MfaApi;
import org.vestibule.portal.rest.MfaApi.SecondFactor;
import org.vestibule.portal.rest.MfaApi.Verification;
import org.vestibule.portal.rest.MfaApi.Wish;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.session.Session;
import org.vestibule.portal.visit.Visit;

/** Codes that are asked for and answers that are given at the second door. */
@Singleton
class SecondFactors {
    private static final Clock CLOCK = Clock.systemUTC();

    private final MfaApi mfa;
    private final Visit visit;
    private final ObjectMapper json;

    SecondFactors(@RestClient MfaApi mfa, Visit visit, ObjectMapper json) {
        this.mfa = mfa;
        this.visit = visit;
        this.json = json;
    }

    /** What is open for this method. */
    Optional<Asked> asked(Method method) {
        return visit.session()
                .get(Asked.SLOT)
                .filter(asked -> asked.authenticatorId().equals(method.authenticatorId()))
                .filter(asked -> CLOCK.instant().isBefore(asked.until()));
    }

    /** Sends a code, or asks a security key. {@code key} names the click, so that a double click sends one code. */
    void ask(PendingLogin login, Method method, String key) {
        var challenge = mfa.challenge(login.bearer(), Clicks.key(key), new Wish(method.authenticatorId()));
        keep(Asked.of(method.authenticatorId(), challenge, CLOCK.instant()));
    }

    /** Seconds until a code can be sent to this method: 0 where one can be now, and where mfa-service cannot say it. */
    long sendIn(PendingLogin login, Method method) {
        try {
            return mfa.sendable(login.bearer()).items().stream()
                    .filter(one -> one.authenticatorId().equals(method.authenticatorId()))
                    .map(MfaApi.Sendable::sendIn)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(0L);
        } catch (Refused | Away | ProcessingException cannotSay) {
            return 0;
        }
    }

    /** What needs no choice and no thought is under way when the page comes; if it is refused, the page's button says why. */
    void askAtOnce(PendingLogin login) {
        if (login.methods().isEmpty()) {
            return;
        }
        Method first = login.methods().getFirst();
        if (!first.type().equals("totp")) {
            try {
                ask(login, first, null);
            } catch (Refused refused) {
                visit.session().remove(Asked.SLOT);
            }
        }
    }

    /** For how many days the tenant lets a browser be trusted. */
    int trustDays(PendingLogin login) {
        return mfa.status(login.bearer()).policy().trustedBrowserDays();
    }

    /** Sends the same code once more. */
    void resend(PendingLogin login, Asked asked, String key) {
        var resent = mfa.resend(login.bearer(), Clicks.key(key), asked.challengeId());
        keep(asked.resendIn(resent.resendIn(), CLOCK.instant()));
    }

    Verification showCode(PendingLogin login, Method method, String code) {
        String challenge = asked(method).map(Asked::challengeId).orElse(null);
        return mfa.verify(login.bearer(), new SecondFactor(method.authenticatorId(), challenge, null, code, null));
    }

    Verification showKey(PendingLogin login, Method method, String credential) {
        String challenge = asked(method).map(Asked::challengeId).orElse(null);
        visit.session().remove(Asked.SLOT);
        return mfa.verify(
                login.bearer(), new SecondFactor(method.authenticatorId(), challenge, null, null, parsed(credential)));
    }

    Verification showRecoveryCode(PendingLogin login, String code) {
        return mfa.verify(login.bearer(), new SecondFactor(null, null, "recovery_code", code, null));
    }

    private void keep(Asked asked) {
        Session session = visit.session();
        session.put(Asked.SLOT, asked, PendingLogin.LIFE);
    }

    private JsonNode parsed(String credential) {
        try {
            return json.readTree(credential);
        } catch (JsonProcessingException e) {
            return json.createObjectNode();
        }
    }
}
