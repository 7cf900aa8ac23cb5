package org.vestibule.mfa.account;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.vestibule.contracts.AccountFacts;
import org.vestibule.mfa.method.sms.PhoneNumbers;
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
    private final ObjectReader events;

    public AccountFactEvents(Accounts accounts, TenantScope scope, Patience patience, ObjectMapper json) {
        this.accounts = accounts;
        this.scope = scope;
        this.patience = patience;
        this.events = json.readerFor(AccountFacts.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Incoming("account-facts")
    @Blocking
    public CompletionStage<Void> take(byte[] record) throws IOException {
        AccountFacts facts = events.readValue(record);
        requireComplete(facts);
        return patience.take(
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
