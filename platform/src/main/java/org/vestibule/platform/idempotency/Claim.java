package org.vestibule.platform.idempotency;

import java.util.UUID;

/**
 * A key that a running request holds. Whoever took it over after it expired has another {@code id}.
 *
 * @param subject user or program: nobody is ever answered with what another was
 * @param route method and path template
 */
record Claim(String tenant, UUID subject, String route, String key, UUID id) {}
