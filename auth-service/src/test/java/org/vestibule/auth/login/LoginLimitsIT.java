package org.vestibule.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.login.LoginLimits.TooMany;
import org.vestibule.auth.login.LoginLimits.Try;
import org.vestibule.auth.login.LoginLimits.Turn;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;

/** Places of tries on a real Redis. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@Tag("attack-50")
@Tag("attack-56")
class LoginLimitsIT {
    private static final int PERMITS = 10;
    private static final long A_HASH = 2_000_000;

    @Inject
    LoginLimits limits;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final Origin origin = new Origin("client-" + UUID.randomUUID(), "browser", "request");

    private Turn begin() {
        return limits.begin(tenant, "kim", origin);
    }

    private List<Try> allUnderWay() {
        List<Try> tries =
                IntStream.range(0, PERMITS).mapToObj(n -> (Try) begin()).toList();
        assertThat(begin()).isInstanceOf(TooMany.class);
        return tries;
    }

    /** Each right one let ten more in, and whoever knew one password had the whole queue of hashes. */
    @Test
    void aRightPasswordGivesBackItsOwnPlaceAndNoOther() {
        List<Try> tries = allUnderWay();

        limits.succeeded(tries.getFirst());

        assertThat(begin()).isInstanceOf(Try.class);
        assertThat(begin()).isInstanceOf(TooMany.class);
    }

    @Test
    void wrongOnesThatEndAfterARightOneCount() {
        List<Try> tries = allUnderWay();
        limits.succeeded(tries.getFirst());

        tries.subList(1, PERMITS).forEach(limits::failed);

        assertThat(begin()).as("nine have failed").isInstanceOf(Try.class);
        assertThat(begin()).isInstanceOf(TooMany.class);
    }

    @Test
    void whatIsWithdrawnAfterARightOneCountsNowhere() {
        List<Try> tries = allUnderWay();
        limits.failed(tries.get(1));
        limits.succeeded(tries.getFirst());

        tries.subList(2, PERMITS).forEach(limits::withdraw);

        allUnderWay();
    }

    @Test
    void howeverManyRightOnesComeTenAreUnderWay() throws Exception {
        var underWay = new AtomicInteger();
        List<Future<Integer>> most = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 60; n++) {
                most.add(threads.submit(() -> {
                    int seen = 0;
                    for (int round = 0; round < 10; round++) {
                        if (begin() instanceof Try aTry) {
                            seen = Math.max(seen, underWay.incrementAndGet());
                            LockSupport.parkNanos(A_HASH);
                            underWay.decrementAndGet();
                            limits.succeeded(aTry);
                        }
                    }
                    return seen;
                }));
            }
        }

        int seen = 0;
        for (var one : most) {
            seen = Math.max(seen, one.get());
        }
        assertThat(seen).isBetween(1, PERMITS);
    }
}
