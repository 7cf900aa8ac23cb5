package org.vestibule.mfa.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.LoginCheck.Announcement;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.mfa.person.People.Told;
import org.vestibule.platform.tenancy.TenantScope;

/** What auth-service states, twice, late and in another order. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-44")
class PersonEventsIT {
    @Inject
    PersonEvents events;

    @Inject
    People people;

    @Inject
    TenantScope scope;

    @Inject
    ObjectMapper json;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();

    private byte[] event(int accessVersion, String role, boolean disabled) {
        Map<String, Object> details = new HashMap<>(Map.of(
                "username",
                "kim",
                "email",
                "kim@mail.example",
                "locale",
                "en",
                "roles",
                List.of(role),
                "access_version",
                accessVersion,
                "disabled",
                disabled));
        var data = new Data(Actor.SYSTEM, null, null, Outcome.SUCCESS, null, details);
        try {
            return json.writeValueAsBytes(
                    SecurityEvent.of(UUID.randomUUID(), EventType.USER_UPDATED, kim, Instant.now(), tenant, data));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Person person() {
        return scope.call(tenant, () -> people.find(tenant, kim).orElseThrow());
    }

    private boolean announce(int accessVersion, boolean disabled, boolean passwordByMail) {
        var told = new Told(
                kim, tenant, "kim", "kim@mail.example", "en", null, Set.of(Role.CUSTOMER), accessVersion, 0, disabled);
        return scope.call(tenant, () -> people.learn(told, new Announcement(disabled, passwordByMail)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2", "2 1", "2 2", "1 2 1", "2 1 2 1"})
    void whateverTheOrderTheNewestHolds(String order) {
        for (String version : order.split(" ")) {
            events.take(version.equals("1") ? event(1, Role.OWNER, false) : event(2, Role.CUSTOMER, true));
        }

        assertThat(person().roleSet()).containsExactly(Role.CUSTOMER);
        assertThat(person().disabled).isTrue();
        assertThat(person().accessVersion).isEqualTo(2);
    }

    @Test
    void aLateEventDoesNotLetInWhoIsAnnouncedToBeOut() {
        events.take(event(1, Role.CUSTOMER, false));
        assertThat(announce(2, true, false)).isTrue();

        events.take(event(1, Role.CUSTOMER, false));

        assertThat(person().disabled).isTrue();
    }

    @Test
    @Tag("attack-43")
    void noEventForgetsThatThePasswordCameOutOfTheMailbox() {
        events.take(event(1, Role.CUSTOMER, false));
        assertThat(announce(2, false, true)).isTrue();

        events.take(event(2, Role.CUSTOMER, false));
        events.take(event(1, Role.CUSTOMER, false));
        assertThat(announce(3, false, false)).isTrue();

        assertThat(person().passwordByMail).isTrue();
    }

    @Test
    void whatIsAnnouncedAfterSomethingNewerIsRefused() {
        events.take(event(3, Role.CUSTOMER, false));

        assertThat(announce(2, true, false)).isFalse();
        assertThat(person().disabled).isFalse();
    }

    @RepeatedTest(5)
    void ofManyAtOnceTheNewestHolds() throws Exception {
        List<Callable<Object>> crowd = new ArrayList<>();
        for (int version = 1; version <= 12; version++) {
            byte[] one = event(version, version == 12 ? Role.CUSTOMER : Role.OWNER, version == 12);
            crowd.addAll(Collections.nCopies(2, Executors.callable(() -> events.take(one))));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<Object> taken : threads.invokeAll(crowd)) {
                taken.get();
            }
        }

        assertThat(person().accessVersion).isEqualTo(12);
        assertThat(person().roleSet()).containsExactly(Role.CUSTOMER);
        assertThat(person().disabled).isTrue();
    }
}
