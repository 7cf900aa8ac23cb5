package org.vestibule.mfa.challenge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.util.Map;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.mfa.challenge.Challenges.Recipient;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.tenancy.TenantScope;

/** States that a tenant's budget for codes is spent: once a day, however many sends are refused for it. */
@Singleton
class SpentBudgets {
    private final RedisDataSource redis;
    private final SendLimits limits;
    private final SecurityEvents events;
    private final TenantScope scope;
    private final Counter spent;

    SpentBudgets(
            RedisDataSource redis, SendLimits limits, SecurityEvents events, TenantScope scope, MeterRegistry metrics) {
        this.redis = redis;
        this.limits = limits;
        this.events = events;
        this.scope = scope;
        this.spent = Counter.builder("vestibule.send.budgets.spent")
                .description("tenants that spent their budget for codes, once a day each")
                .register(metrics);
    }

    /** @param refused whose send was the first to be refused today, or another one of them */
    void state(Recipient refused, int budget) {
        String tenant = refused.person().tenant;
        String day = limits.today().toString();
        String told = "mfa:{" + tenant + "}:sends:budget-spent:" + day;
        if (redis.execute(
                        "SET",
                        told,
                        "1",
                        "NX",
                        "EX",
                        Long.toString(limits.restOfToday().toSeconds()))
                == null) {
            return;
        }
        try {
            scope.run(
                    tenant,
                    () -> events.state(
                            EventType.SEND_BUDGET_SPENT,
                            tenant,
                            refused.person().userId,
                            Act.failure(Actor.SYSTEM, refused.origin()),
                            Map.of("budget", budget, "day", day)));
        } catch (RuntimeException e) {
            redis.execute("DEL", told);
            throw e;
        }
        spent.increment();
    }
}
