package org.vestibule.platform.problem;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;

/** Names as they stand on the wire. */
final class SnakeCase {
    private static final SnakeCaseStrategy STRATEGY = new SnakeCaseStrategy();

    private SnakeCase() {}

    static String of(String name) {
        return STRATEGY.translate(name);
    }
}
