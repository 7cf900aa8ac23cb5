package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Customers with an authenticator app, who log in with password and code many times, some of them at once. */
final class LoginLoad {
    private static final int CUSTOMERS = 500;
    private static final int TIMES = 4;
    private static final int AT_A_TIME = 16;

    private final int atATime;
    private final List<Customer> customers;

    /** 2,000 logins with password and code, 16 at a time, by customers who set up their apps just before. */
    static void twoThousand(TheSuite suite, String where, Map<String, Integer> policy) {
        long start = System.nanoTime();
        new LoginLoad(suite, suite.tenant("reseller-storefront", policy), CUSTOMERS, AT_A_TIME).logIn(TIMES);
        System.out.printf(
                "  %5.1f s  %d set-ups and %d logins, %d at a time, on %s%n",
                (System.nanoTime() - start) / 1e9, CUSTOMERS, CUSTOMERS * TIMES, AT_A_TIME, where);
    }

    /** Makes the customers, each with an app, as many at a time as will log in at a time. */
    LoginLoad(TheSuite suite, String tenant, int customers, int atATime) {
        this.atATime = atATime;
        List<Customer> made = new ArrayList<>();
        IntStream.range(0, customers).forEach(_ -> made.add(null));
        each(
                IntStream.range(0, customers).boxed().toList(),
                number -> made.set(number, Customer.at(suite, tenant).withApp()));
        this.customers = List.copyOf(made);
    }

    /** Logs each of them in so many times, one after the other: a code is good once. */
    void logIn(int times) {
        for (int i = 0; i < times; i++) {
            each(customers, customer -> {
                Answer answer = customer.loginWithApp();
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            });
        }
    }

    private <T> void each(List<T> all, Consumer<T> action) {
        try (var threads = Executors.newFixedThreadPool(atATime)) {
            List<Future<?>> futures = new ArrayList<>();
            all.forEach(one -> futures.add(threads.submit(() -> action.accept(one))));
            for (var future : futures) {
                future.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
