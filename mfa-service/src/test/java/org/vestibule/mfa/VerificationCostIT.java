package org.vestibule.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.RoundTrips;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;

/** Counts what a verification costs; nothing here is timed. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("C-04")
class VerificationCostIT {
    private static final String TENANT = "counted";
    private static final int USERS = 5;

    Infrastructure stack;

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    @Inject
    MeterRegistry metrics;

    private record Costs(long scripts, long lastTransaction, double signed, double verified) {}

    @Test
    void aTotpVerificationIsOneRoundTripOneTransactionOneCheckAndOneSignature() throws Exception {
        var mfa = new Rest(service.replaceAll("/$", ""));
        List<Somebody> users = new ArrayList<>();
        List<String> partials = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            UUID id = UUID.randomUUID();
            users.add(Somebody.withAnApp(mfa, id, new Tokens(signingKeys, issuer, TENANT, id, Role.CUSTOMER)));
            partials.add(users.get(i).tokens().partial(Purpose.SECOND_FACTOR));
        }
        Costs before = costs();

        long trips;
        try (var counted = RoundTrips.ofAllThreads()) {
            for (int i = 0; i < USERS; i++) {
                Answer proof = mfa.post(
                        "/mfa/v1/verifications",
                        Map.of(
                                "authenticator_id",
                                users.get(i).app(),
                                "code",
                                users.get(i).code(1)),
                        partials.get(i));
                assertThat(proof.at("proof")).as(proof.toString()).isNotEmpty();
            }
            trips = counted.count();
        }

        Costs after = costs();
        assertThat(after.scripts() - before.scripts())
                .as("Redis scripts: the guard is asked, and decides")
                .isEqualTo(2 * USERS);
        assertThat(after.lastTransaction() - before.lastTransaction() - 1)
                .as("transactions that write")
                .isEqualTo(USERS);
        assertThat(trips)
                .as("round trips to the database: the authenticator with its person, and the step with its event")
                .isEqualTo(2 * USERS);
        assertThat(after.signed() - before.signed()).as("signatures made").isEqualTo(USERS);
        assertThat(after.verified() - before.verified())
                .as("signatures checked")
                .isEqualTo(USERS);
    }

    private Costs costs() throws IOException, SQLException {
        return new Costs(scripts(), lastTransaction(), signatures("sign"), signatures("verify"));
    }

    private double signatures(String operation) {
        return metrics.get("vestibule.signatures")
                .tag("operation", operation)
                .counter()
                .count();
    }

    /** Asked on a connection of its own, as anybody could. */
    private long scripts() throws IOException {
        try (var socket = new Socket("127.0.0.1", stack.ports().redis())) {
            socket.getOutputStream().write("INFO commandstats\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            int left = Integer.parseInt(answer.readLine().substring(1));
            long calls = 0;
            while (left > 0) {
                String line = answer.readLine();
                left -= line.length() + 2;
                if (line.startsWith("cmdstat_evalsha:")) {
                    calls = Long.parseLong(line.replaceAll("cmdstat_evalsha:calls=(\\d+),.*", "$1"));
                }
            }
            return calls;
        }
    }

    /** PostgreSQL numbers every transaction that writes; asking for the number takes one as well. */
    private long lastTransaction() throws SQLException {
        try (var connection = stack.postgres().connect("mfa");
                var row = connection.createStatement().executeQuery("select pg_current_xact_id()::text::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }
}
