package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * What a tenant's own systems tell of an account, as a CloudEvents 1.0 JSON event on the tenant's {@link Topics#accountFacts topic}, keyed
 * by account. A member that is absent is left as it is known.
 *
 * @param id unique for its {@code source}
 * @param source URI of the system that tells
 * @param subject the account, as the tenant names it
 * @param time when this was so, not in the future: an older event changes nothing that a newer one said
 * @param tenant slug of the tenant whose topic it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountFacts(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        String tenant,
        Data data) {

    public static final String TYPE = "account.facts";

    /**
     * @param hasOrders whether the account ever ordered anything
     * @param verifiedPhones numbers in E.164 that the tenant has verified for the account; they replace those told before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Data(
            @JsonProperty("has_orders") Boolean hasOrders,
            @JsonProperty("verified_phones") List<String> verifiedPhones) {
        @Override
        public String toString() {
            return "Data[has_orders=" + hasOrders + ", [redacted]]";
        }
    }
}
