package org.vestibule.auth.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.directory.MfaStub;
import org.vestibule.auth.session.Advice;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.user.Users;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** A user who changes the password again and again mails no notices without end. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
class PasswordChangeLimitIT {
    private static final int PERMITS = 30;
    private static final int CROWD = 10;
    private static final String NEW_PASSWORD = "quince & medlar";
    private static final Origin LOGIN = new Origin("192.0.2.7", "Browser", "request-1");

    @TestHTTPResource
    String service;

    @Inject
    PasswordChangeLimit limit;

    @Inject
    Sessions sessions;

    @Inject
    Users users;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();

    private void allButOneAreUsed() {
        for (int n = 1; n < PERMITS; n++) {
            assertThat(limit.take(kim)).isEmpty();
        }
    }

    private static <T> List<T> atOnce(Callable<T> work) throws Exception {
        List<T> ends = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> one : threads.invokeAll(Collections.nCopies(CROWD, work))) {
                ends.add(one.get());
            }
        }
        return ends;
    }

    private String access() {
        var user = scope.call(tenant, () -> users.find(tenant, kim).orElseThrow());
        return sessions.open(user, Strength.PASSWORD, 0, LOGIN, Advice.NONE)
                .orElseThrow()
                .accessToken();
    }

    private Answer change(String current, String access) {
        return new Rest(service.replaceAll("/$", ""))
                .post("/auth/v1/password", Map.of("current_password", current, "new_password", NEW_PASSWORD), access);
    }

    private int notices() {
        return scope.ask(
                        tenant,
                        Statement.of(
                                "select 1 from outbox where topic = 'vestibule.notices' and record_key = ?",
                                kim.toString()),
                        row -> row.getInt(1))
                .size();
    }

    @Test
    void ofManyAtOnceOneIsTheLast() throws Exception {
        allButOneAreUsed();

        List<Optional<Duration>> waits = atOnce(() -> limit.take(kim));

        assertThat(waits).filteredOn(Optional::isEmpty).hasSize(1);
        assertThat(waits)
                .flatExtracting(wait -> wait.stream().toList())
                .allMatch(wait -> wait.compareTo(Duration.ofMinutes(50)) > 0);
        assertThat(limit.take(UUID.randomUUID())).as("another user").isEmpty();
    }

    @Test
    void theLastChangeIsMadeAndMailedOnce() throws Exception {
        Kim.at(tenant, kim, scope);
        String access = access();
        allButOneAreUsed();

        List<String> answers = atOnce(() -> change("a", access).shortly());

        assertThat(answers).filteredOn("204"::equals).hasSize(1);
        assertThat(answers).isSubsetOf("204", "429 too-many-attempts", "401 invalid-credentials");
        assertThat(notices()).isEqualTo(1);
    }

    @Test
    void aboveItTheAnswerSaysWhenToTryAgain() {
        Kim.at(tenant, kim, scope);
        allButOneAreUsed();
        assertThat(limit.take(kim)).isEmpty();

        Answer refused = change("a", access());

        assertThat(refused.shortly()).isEqualTo("429 too-many-attempts");
        assertThat(refused.body().path("retry_after_s").asInt()).isBetween(3_000, 3_600);
        assertThat(refused.body().at("/support/email").asText()).isEqualTo("help@shop.example");
        assertThat(notices()).isZero();
    }

    @Test
    void aWrongPasswordUsesUpNoChange() {
        Kim.at(tenant, kim, scope);
        allButOneAreUsed();
        String access = access();

        assertThat(change("wrong", access).shortly()).isEqualTo("401 invalid-credentials");

        assertThat(change("a", access).status()).isEqualTo(204);
    }
}
