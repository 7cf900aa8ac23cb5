package org.vestibule.localstack.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.vestibule.localstack.keys.RandomSecret;
import org.vestibule.localstack.seed.DemoUser;

/** Somebody who takes part, made afresh for every run so that the story can be told again. */
record Person(String tenant, DemoUser user) {
    static Person invent(String tenant, String name, String role) {
        var number = ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
        var username = name.toLowerCase(Locale.ROOT) + "-" + number;
        return new Person(
                tenant,
                new DemoUser(
                        username,
                        username + "@" + tenant + ".example",
                        "en",
                        "demo-" + number,
                        List.of(role),
                        RandomSecret.next(),
                        "+4520" + number));
    }

    Map<String, String> credentials() {
        return Map.of("tenant", tenant, "username", user.username(), "password", user.password());
    }
}
