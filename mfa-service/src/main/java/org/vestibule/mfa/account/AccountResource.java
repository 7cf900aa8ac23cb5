package org.vestibule.mfa.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.method.sms.PhoneNumbers;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.CurrentCaller;

/** What a tenant's own systems tell of an account, and policy needs. */
@Path("/mfa/v1/tenants/{tenant}/accounts/{account}")
@Accepts(
        value = TokenType.ACCESS,
        roles = {Role.OWNER, Role.OPERATOR},
        programs = Scope.ACCOUNTS_WRITE)
@RunOnVirtualThread
public class AccountResource {
    private final Accounts accounts;
    private final Policies policies;
    private final TenantScope scope;
    private final CurrentCaller caller;

    AccountResource(Accounts accounts, Policies policies, TenantScope scope, CurrentCaller caller) {
        this.accounts = accounts;
        this.policies = policies;
        this.scope = scope;
        this.caller = caller;
    }

    /**
     * A member that is absent is left as it is known.
     *
     * @param hasOrders whether the account ever ordered anything
     * @param verifiedPhones numbers as people write them, of the tenant's countries; in place of those known
     */
    public record Facts(
            Boolean hasOrders, @Size(max = 200) List<@NotNull @Size(min = 1, max = 40) String> verifiedPhones) {
        @Override
        public String toString() {
            return "Facts[has_orders=" + hasOrders + ", [redacted]]";
        }
    }

    /** 204; 422 {@code invalid-phone} with {@code index}, {@code reason} and {@code allowed_countries}: then nothing was taken. */
    @PUT
    public void tell(String tenant, @Size(max = 100) String account, @Valid @NotNull Facts facts) {
        String slug = caller.get().within(tenant);
        scope.run(slug, () -> {
            List<String> countries = policies.of(slug).smsCountries();
            List<String> numbers = facts.verifiedPhones() == null ? null : read(facts.verifiedPhones(), countries);
            accounts.learn(slug, account, facts.hasOrders(), numbers);
        });
    }

    private static List<String> read(List<String> typed, List<String> countries) {
        return typed.stream()
                .map(phone -> switch (PhoneNumbers.read(phone, countries)) {
                    case PhoneNumbers.Reading.Accepted(var e164, var hint) -> e164;
                    case PhoneNumbers.Reading.Refused(var reason) ->
                        throw Problem.of(ProblemType.INVALID_PHONE)
                                .with("index", typed.indexOf(phone))
                                .with("reason", reason)
                                .with("allowed_countries", countries);
                })
                .toList();
    }
}
