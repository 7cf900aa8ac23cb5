package org.vestibule.mfa.account;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.AccountFacts;
import org.vestibule.contracts.Topics;
import org.vestibule.mfa.method.sms.PhoneNumbers;
import org.vestibule.platform.event.EventProducer;
import org.vestibule.platform.event.EventReader;
import org.vestibule.platform.event.EventReader.Group;
import org.vestibule.platform.event.Patience;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Takes what tenants' systems tell of accounts over Kafka, each of its own tenant on a topic of its own. Twice the same changes nothing, nor does an older word after a
 * newer one; a record that is not complete or names what is no number goes to the dead-letter topic as a whole.
 */
@Singleton
public class AccountFactEvents {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    /** As over REST. */
    private static final int LONGEST_ACCOUNT = 100;

    private static final int MOST_PHONES = 200;

    private final Accounts accounts;
    private final TenantScope scope;
    private final Patience patience;
    private final EventProducer producer;
    private final ObjectReader events;
    private final Config config;
    private final Clock clock;
    private final boolean enabled;
    private EventReader reader;

    AccountFactEvents(
            Accounts accounts,
            TenantScope scope,
            Patience patience,
            EventProducer producer,
            ObjectMapper json,
            Config config,
            Clock clock,
            @ConfigProperty(name = "vestibule.account-facts.enabled", defaultValue = "true") boolean enabled) {
        this.accounts = accounts;
        this.scope = scope;
        this.patience = patience;
        this.producer = producer;
        this.config = config;
        this.clock = clock;
        this.enabled = enabled;
        this.events = json.readerFor(AccountFacts.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofGroup(
                    config,
                    new Group(Topics.accountFactsOfAll(), "mfa-service-account-facts"),
                    producer.deadLetters(Topics.ACCOUNT_FACTS_DEAD_LETTER),
                    this::take);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (reader != null) {
            reader.close();
        }
    }

    void take(ConsumerRecord<String, byte[]> record) {
        AccountFacts facts = read(record.value());
        requireComplete(facts);
        requireOwn(facts, Topics.tenantOfAccountFacts(record.topic()));
        patience.run(
                AccountFacts.TYPE + " " + facts.id(),
                () -> scope.run(
                        facts.tenant(),
                        () -> accounts.learn(
                                facts.tenant(),
                                facts.subject(),
                                facts.data().hasOrders(),
                                facts.data().verifiedPhones(),
                                facts.time())));
    }

    private AccountFacts read(byte[] record) {
        try {
            return events.readValue(record);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "not an event that can be read: " + e.getClass().getSimpleName());
        }
    }

    /** Brokers let a tenant's system write that tenant's topic alone, so the topic says who speaks. */
    private void requireOwn(AccountFacts facts, String tenant) {
        if (!facts.tenant().equals(tenant)) {
            throw new IllegalArgumentException("names another tenant than the topic");
        }
        if (facts.time().isAfter(clock.instant().plus(CLOCK_SKEW))) {
            throw new IllegalArgumentException("lies in the future, and would shut out what is told until then");
        }
    }

    private static void requireComplete(AccountFacts facts) {
        if (!AccountFacts.TYPE.equals(facts.type())
                || facts.tenant() == null
                || facts.subject() == null
                || facts.time() == null
                || facts.data() == null) {
            throw new IllegalArgumentException("not a complete " + AccountFacts.TYPE + " event");
        }
        if (facts.subject().length() > LONGEST_ACCOUNT) {
            throw new IllegalArgumentException("the name of the account is too long");
        }
        List<String> phones = facts.data().verifiedPhones();
        if (phones != null && phones.size() > MOST_PHONES) {
            throw new IllegalArgumentException("verified_phones holds too many");
        }
        if (phones != null && !phones.stream().allMatch(PhoneNumbers::isE164)) {
            throw new IllegalArgumentException("verified_phones holds what is no number in E.164");
        }
    }
}
