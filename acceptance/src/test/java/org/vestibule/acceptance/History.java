package org.vestibule.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every call that several clients made to the same people, with its answer, and whether all of it can be true together. */
final class History {
    /** How long an access token may be taken after its session ended, while Kafka works. */
    private static final Duration NEWS = Duration.ofSeconds(2);

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Outage> outages = new ConcurrentLinkedQueue<>();
    private final Instant start = Instant.now();

    /** What a call does. */
    enum Action {
        LOGIN,
        CODE,
        RECOVERY_CODE,
        EXCHANGE,
        REFRESH,
        ME,
        ACTIVATION,
        REMOVAL,
        NEW_RECOVERY_CODES,
        RESET,
        RIGHTS,
        WRONG_CODE;

        /** What is shown may be taken once. */
        boolean isOnce() {
            return this == CODE || this == RECOVERY_CODE || this == EXCHANGE || this == REFRESH || this == RESET;
        }

        boolean opensSession() {
            return this == LOGIN || this == EXCHANGE;
        }

        /** Ends every session that began before it, but the one it was done in. */
        boolean endsSessions() {
            return this == ACTIVATION
                    || this == REMOVAL
                    || this == NEW_RECOVERY_CODES
                    || this == RESET
                    || this == RIGHTS;
        }
    }

    /**
     * A call.
     *
     * @param shown what can be used once, or the session it is about
     * @param session in which it was done, or which it opened; null for none
     */
    record Call(
            int client,
            String person,
            Action action,
            String shown,
            String session,
            Instant began,
            Instant ended,
            Answer answer) {
        /** A link that asks for the second factor first has changed nothing yet. */
        boolean isTaken() {
            return answer != null
                    && answer.status() / 100 == 2
                    && (action != Action.RESET || "password_changed".equals(answer.at("status")));
        }

        String answered() {
            return answer == null ? "lost" : answer.shortly();
        }
    }

    private record Outage(String part, Instant began, Instant ended) {}

    /**
     * Makes the call and writes it down; an answer that did not come is null.
     *
     * @param session in which the call is made; null for none, and for a call that opens one, which its answer names
     */
    Answer call(int client, String person, Action action, String shown, String session, Supplier<Answer> request) {
        Instant began = Instant.now();
        Answer answer;
        try {
            answer = request.get();
        } catch (UncheckedIOException lost) {
            answer = null;
        }
        String opened = answer == null || !action.opensSession()
                ? session
                : Held.of(answer).map(Held::session).orElse(null);
        calls.add(new Call(client, person, action, shown, opened, began, Instant.now(), answer));
        return answer;
    }

    void away(String part, Instant began) {
        outages.add(new Outage(part, began, Instant.now()));
    }

    /** How often what was answered how. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        calls.forEach(call -> counts.merge(call.action() + " " + call.answered(), 1, Integer::sum));
        return counts;
    }

    long taken(String person, Action action) {
        return of(person, action).filter(Call::isTaken).count();
    }

    /** With those whose answer nobody saw: they may have happened. */
    long perhapsTaken(String person, Action action) {
        return of(person, action)
                .filter(call ->
                        call.isTaken() || call.answer() == null || call.answer().status() >= 500)
                .count();
    }

    /** How often it was answered like that. */
    long answered(String person, Action action, String answer) {
        return of(person, action).filter(call -> call.answered().equals(answer)).count();
    }

    private Stream<Call> of(String person, Action action) {
        return calls.stream().filter(call -> call.person().equals(person) && call.action() == action);
    }

    /** What cannot be; empty where the history can be true. */
    List<String> contradictions() {
        List<String> found = new ArrayList<>();
        found.addAll(takenTwice());
        found.addAll(outlivingSessions());
        found.addAll(forgottenLocks());
        found.addAll(faults());
        return found;
    }

    /** Whatever is away: who cannot answer says so, with 503. */
    private List<String> faults() {
        return calls.stream()
                .filter(call -> call.answer() != null && call.answer().status() == 500)
                .map(call -> "a fault: " + line(call))
                .toList();
    }

    private List<String> takenTwice() {
        Map<String, Call> taken = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (Call call : calls) {
            if (call.action().isOnce() && call.isTaken()) {
                Call before = taken.put(call.action() + call.shown(), call);
                if (before != null) {
                    found.add("taken twice: " + line(before) + " and " + line(call));
                }
            }
        }
        return found;
    }

    /** Sessions that were open before a change began, and were taken after it was answered. */
    private List<String> outlivingSessions() {
        Map<String, Instant> opened = new HashMap<>();
        calls.stream()
                .filter(call -> call.session() != null
                        && call.isTaken()
                        && call.action().opensSession())
                .forEach(call -> opened.put(call.session(), call.ended()));
        List<Call> changes = calls.stream()
                .filter(call -> call.action().endsSessions() && call.isTaken())
                .toList();
        List<String> found = new ArrayList<>();
        for (Call use : calls) {
            if (use.isTaken() && (use.action() == Action.REFRESH || use.action() == Action.ME)) {
                changes.stream()
                        .filter(change -> change.person().equals(use.person())
                                && !use.session().equals(change.session())
                                && opened.containsKey(use.session())
                                && opened.get(use.session()).isBefore(change.began())
                                && isTooLate(use, change))
                        .min(Comparator.comparing(Call::began))
                        .ifPresent(change ->
                                found.add("a session outlived a change: " + line(change) + " and " + line(use)));
            }
        }
        return found;
    }

    /** Refreshing looks at the session itself; what others know of it comes by Kafka. */
    private boolean isTooLate(Call use, Call change) {
        if (use.action() == Action.REFRESH) {
            return use.began().isAfter(change.ended());
        }
        return use.began().isAfter(change.ended().plus(NEWS))
                && outages.stream()
                        .noneMatch(outage -> outage.began().isBefore(use.ended())
                                && outage.ended().plus(NEWS.multipliedBy(5)).isAfter(change.began()));
    }

    /** While a lock says how long it lasts, nobody's code is looked at. */
    private List<String> forgottenLocks() {
        List<String> found = new ArrayList<>();
        calls.stream()
                .filter(call -> call.action() == Action.WRONG_CODE && "429 locked".equals(call.answered()))
                .forEach(lock -> {
                    long wait = lock.answer().body().path("retry_after_s").asLong();
                    calls.stream()
                            .filter(call -> call.action() == Action.WRONG_CODE
                                    && call.person().equals(lock.person())
                                    && "401 invalid-code".equals(call.answered())
                                    && call.began().isAfter(lock.ended())
                                    && call.ended().isBefore(lock.began().plusSeconds(wait - 1)))
                            .findFirst()
                            .ifPresent(call -> found.add("a lock was forgotten: " + line(lock) + " and " + line(call)));
                });
        return found;
    }

    private String line(Call call) {
        return "%7.3f-%7.3f client %d %s %s %s session %s: %s"
                .formatted(
                        Duration.between(start, call.began()).toMillis() / 1000.0,
                        Duration.between(start, call.ended()).toMillis() / 1000.0,
                        call.client(),
                        call.person(),
                        call.action(),
                        Integer.toHexString(String.valueOf(call.shown()).hashCode()),
                        call.session(),
                        call.answered());
    }

    /** Without anything secret. */
    void writeTo(Path file) {
        List<String> lines = new ArrayList<>(calls.stream()
                .sorted(Comparator.comparing(Call::began))
                .map(this::line)
                .toList());
        outages.forEach(outage -> lines.add("%7.3f-%7.3f %s away"
                .formatted(
                        Duration.between(start, outage.began()).toMillis() / 1000.0,
                        Duration.between(start, outage.ended()).toMillis() / 1000.0,
                        outage.part())));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
