package org.vestibule.localstack.inbox;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Routes a request to the gateway it is meant for, and lets that gateway behave as it was told. */
final class SmsGateways {
    private static final int LONGEST_HANG_S = 60;

    private final Map<Gateway, SmsGateway> gateways = new EnumMap<>(Gateway.class);
    private final Map<Gateway, Mood> moods = new ConcurrentHashMap<>();

    SmsGateways(SmsGateway... gateways) {
        for (var gateway : gateways) {
            this.gateways.put(gateway.gateway(), gateway);
            this.moods.put(gateway.gateway(), new Mood(Behaviour.ACCEPT, new CountDownLatch(1)));
        }
    }

    void behave(Gateway gateway, Behaviour behaviour) {
        var before = moods.put(gateway, new Mood(behaviour, new CountDownLatch(1)));
        before.over().countDown();
    }

    Optional<Reply> answer(Request request) throws IOException {
        for (var gateway : gateways.values()) {
            if (request.method().equals("POST") && gateway.takes(request.path())) {
                return Optional.of(answer(gateway, request));
            }
        }
        return Optional.empty();
    }

    private Reply answer(SmsGateway gateway, Request request) throws IOException {
        var mood = moods.get(gateway.gateway());
        return switch (mood.behaviour()) {
            case ACCEPT -> gateway.accept(request);
            case REFUSE -> gateway.refuse();
            case FAIL -> Reply.json(500, Map.of("message", "The gateway is out of order"));
            case HANG -> {
                mood.await();
                yield Reply.json(503, Map.of("message", "The gateway took too long"));
            }
        };
    }

    /** A behaviour, and a latch that opens when it is replaced. */
    private record Mood(Behaviour behaviour, CountDownLatch over) {
        void await() {
            try {
                boolean replaced = over.await(LONGEST_HANG_S, TimeUnit.SECONDS);
                assert replaced || over.getCount() > 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
