package org.vestibule.acceptance;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Somebody who logs in with one recovery code after the other, and shows a code again that may not have been taken. */
final class Visitor {
    private static final int TRIES = 3;
    private static final Set<Integer> NOT_NOW = Set.of(502, 503);

    private final Customer customer;
    private final Map<String, Integer> timesAccepted = new TreeMap<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private int sessions;

    Visitor(Customer customer) {
        this.customer = customer;
    }

    Customer customer() {
        return customer;
    }

    /** How often a code opened the second door; codes that never did are not there. */
    Map<String, Integer> timesAccepted() {
        return timesAccepted;
    }

    /** What was answered at the second door, and how often; {@code lost} where nothing was. */
    Map<String, Integer> answers() {
        return answers;
    }

    /** How many sessions the visitor knows of. */
    int sessions() {
        return sessions;
    }

    void setUp() {
        customer.withApp();
    }

    void showAllCodes() {
        customer.recoveryCodes.forEach(this::show);
    }

    /** Each code once more than it was taken. */
    private void show(String code) {
        String partial = partialToken();
        boolean isTaken = false;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Answer verified = tried(() -> customer.verifyRecoveryCode(partial, code));
            answers.merge(verified == null ? "lost" : verified.shortly(), 1, Integer::sum);
            if (verified != null && verified.status() == 200) {
                timesAccepted.merge(code, 1, Integer::sum);
                open(partial, verified.at("proof"));
                isTaken = true;
            } else if (isTaken || verified != null && !NOT_NOW.contains(verified.status())) {
                return;
            }
        }
    }

    private String partialToken() {
        for (Answer login = tried(customer::login); ; login = tried(customer::login)) {
            if (login != null && login.status() == 200) {
                return login.at("partial_token");
            }
        }
    }

    private void open(String partial, String proof) {
        Answer exchanged = tried(() -> customer.exchange(partial, proof));
        answers.merge(exchanged == null ? "lost" : exchanged.shortly(), 1, Integer::sum);
        if (exchanged != null && exchanged.status() == 200) {
            sessions++;
        }
    }

    private static Answer tried(Supplier<Answer> request) {
        try {
            return request.get();
        } catch (UncheckedIOException lost) {
            return null;
        }
    }
}
