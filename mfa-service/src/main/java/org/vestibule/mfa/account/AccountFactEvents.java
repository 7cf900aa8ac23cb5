package org.vestibule.mfa.account;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.AccountFacts;
import org.vestibule.contracts.Topics;
import org.vestibule.mfa.method.sms.PhoneNumbers;
import org.vestibule.platform.event.EventProducer;
import org.vestibule.platform.event.EventReader;
import org.vestibule.platform.event.EventReader.DeadLetters;
import org.vestibule.platform.event.Patience;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Takes what tenants' systems tell of accounts over Kafka. Twice the same changes nothing, nor does an older word after a
 * newer one; a record that is not complete or names what is no number goes to the dead-letter topic as a whole.
 */
@Singleton
public class AccountFactEvents {
    private final Accounts accounts;
    private final TenantScope scope;
    private final Patience patience;
    private final EventProducer producer;
    private final ObjectReader events;
    private final Config config;
    private final boolean enabled;
    private EventReader reader;

    AccountFactEvents(
            Accounts accounts,
            TenantScope scope,
            Patience patience,
            EventProducer producer,
            ObjectMapper json,
            Config config,
            @ConfigProperty(name = "vestibule.account-facts.enabled", defaultValue = "true") boolean enabled) {
        this.accounts = accounts;
        this.scope = scope;
        this.patience = patience;
        this.producer = producer;
        this.config = config;
        this.enabled = enabled;
        this.events = json.readerFor(AccountFacts.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofGroup(
                    config,
                    Topics.ACCOUNT_FACTS,
                    "mfa-service-account-facts",
                    new DeadLetters(producer, Topics.ACCOUNT_FACTS_DEAD_LETTER),
                    this::take);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (reader != null) {
            reader.close();
        }
    }

    void take(byte[] record) {
        AccountFacts facts = read(record);
        requireComplete(facts);
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

    private static void requireComplete(AccountFacts facts) {
        if (!AccountFacts.TYPE.equals(facts.type())
                || facts.tenant() == null
                || facts.subject() == null
                || facts.time() == null
                || facts.data() == null) {
            throw new IllegalArgumentException("not a complete " + AccountFacts.TYPE + " event");
        }
        List<String> phones = facts.data().verifiedPhones();
        if (phones != null && !phones.stream().allMatch(PhoneNumbers::isE164)) {
            throw new IllegalArgumentException("verified_phones holds what is no number in E.164");
        }
    }
}
