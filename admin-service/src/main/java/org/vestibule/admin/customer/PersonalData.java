package org.vestibule.admin.customer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.admin.eventlog.EventFilter;
import org.vestibule.admin.eventlog.EventFilter.Reader;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.admin.eventlog.LogWalks;
import org.vestibule.admin.eventlog.LoggedEvent;
import org.vestibule.contracts.EventType;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/** Collects all that auth-, mfa- and admin-service store about a person (GDPR Art. 15, right of access). */
@Singleton
class PersonalData {
    private final AuthService auth;
    private final MfaService mfa;
    private final EventLog log;
    private final LogWalks walks;
    private final SecurityEvents facts;
    private final TenantScope tenants;
    private final Instrument instrument;

    /** What writes, and when. */
    @Singleton
    record Instrument(ObjectMapper json, Clock clock) {}

    PersonalData(
            @RestClient AuthService auth,
            @RestClient MfaService mfa,
            EventLog log,
            LogWalks walks,
            SecurityEvents facts,
            TenantScope tenants,
            Instrument instrument) {
        this.auth = auth;
        this.mfa = mfa;
        this.log = log;
        this.walks = walks;
        this.facts = facts;
        this.tenants = tenants;
        this.instrument = instrument;
    }

    private record Parts(JsonNode user, JsonNode sessions, JsonNode browsers, MfaService.Status twoFactor) {}

    /** Asks everybody first, so that a service that is away is an answer of its own; then writes as it reads. Throws the 429 of {@link LogWalks}. */
    StreamingOutput of(String tenant, Caller caller, Origin origin, UUID id) {
        walks.requirePlace(tenant);
        String bearer = "Bearer " + caller.token();
        var parts = new Parts(
                auth.user(bearer, tenant, id),
                auth.sessions(bearer, tenant, id),
                auth.trustedBrowsers(bearer, tenant, id),
                mfa.status(bearer, id, tenant));
        tenants.run(
                tenant,
                () -> facts.state(
                        EventType.STAFF_VIEWED_CUSTOMER,
                        tenant,
                        id,
                        Act.success(caller.actor(), origin),
                        Map.of("what", "personal_data")));
        return walks.limited(tenant, out -> {
            try (JsonGenerator json = instrument.json().createGenerator(out)) {
                json.writeStartObject();
                json.writePOJOField("exported_at", instrument.clock().instant());
                json.writePOJOField("user", parts.user());
                json.writePOJOField("sessions", parts.sessions().path("items"));
                json.writePOJOField("trusted_browsers", parts.browsers().path("items"));
                json.writePOJOField("two_factor", parts.twoFactor());
                json.writeArrayFieldStart("events");
                log.forEach(EventFilter.of(Reader.of(caller), tenant, id), event -> write(json, event.withoutStaff()));
                json.writeEndArray();
                json.writeEndObject();
            }
        });
    }

    private static void write(JsonGenerator json, LoggedEvent event) {
        try {
            json.writePOJO(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
