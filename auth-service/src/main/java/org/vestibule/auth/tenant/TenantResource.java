package org.vestibule.auth.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.password.PasswordScheme;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;

/** Tenants, kept by the operator of the platform. */
@Path("/auth/v1/tenants")
@Accepts(value = TokenType.ACCESS, roles = Role.OPERATOR)
@RunOnVirtualThread
public class TenantResource {
    private static final String LOCALE = "[a-z]{2}(-[A-Z]{2})?";

    private final Tenants tenants;
    private final Clock clock;

    public TenantResource(Tenants tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    /**
     * A tenant as the contract shows it.
     *
     * @param slug stable name in URLs and tokens: 1 to 63 of a-z, 0-9 and single hyphens
     * @param loginUrl where its users log in; links in mails lead to its folder, the origin line of SMS names its host
     * @param securityUrl where its users change their security settings, for answers with notices; absent if not set
     */
    public record TenantView(
            String slug,
            String name,
            String locale,
            Support support,
            String loginUrl,
            @JsonInclude(JsonInclude.Include.NON_NULL) String securityUrl,
            String passwordScheme) {
        static TenantView of(Tenant tenant) {
            return new TenantView(
                    tenant.slug,
                    tenant.name,
                    tenant.locale,
                    tenant.support(),
                    tenant.loginUrl,
                    tenant.securityUrl,
                    tenant.passwordScheme.name());
        }
    }

    /** Support contact; the emergency number in E.164. */
    public record SupportInput(
            @NotNull @Email @Size(max = 254) String email,

            @Pattern(regexp = "\\+[1-9][0-9]{6,14}", message = "{e164}")
            String emergencySms) {}

    /** A new tenant; {@code password_scheme} is {@code argon2id} unless said otherwise. */
    public record NewTenant(
            @NotNull @Size(max = 63) @Pattern(regexp = "[a-z0-9](-?[a-z0-9]){0,62}", message = "{slug}")
            String slug,

            @NotNull @Size(min = 1, max = 60) @Pattern(regexp = "\\P{Cntrl}*", message = "{single_line}")
            String name,

            @Pattern(regexp = LOCALE, message = "{language_tag}")
            String locale,

            @NotNull @Valid SupportInput support,
            @NotNull @Page String loginUrl,
            @Page String securityUrl,
            PasswordScheme passwordScheme) {}

    /** What may change; absent fields stay. */
    public record TenantPatch(
            @Size(min = 1, max = 60) @Pattern(regexp = "\\P{Cntrl}*", message = "{single_line}")
            String name,

            @Pattern(regexp = LOCALE, message = "{language_tag}")
            String locale,

            @Valid SupportInput support,
            @Page String loginUrl,
            @Page String securityUrl,
            PasswordScheme passwordScheme) {}

    @POST
    @ResponseStatus(201)
    public TenantView create(@Valid @NotNull NewTenant input) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (tenants.findById(input.slug()) != null) {
                throw Problem.of(ProblemType.CONFLICT).detail(AuthText.TENANT_EXISTS, input.slug());
            }
            Tenant tenant = new Tenant();
            tenant.slug = input.slug();
            tenant.locale = "en";
            tenant.passwordScheme = PasswordScheme.argon2id;
            tenant.createdAt = clock.instant();
            apply(
                    new TenantPatch(
                            input.name(),
                            input.locale(),
                            input.support(),
                            input.loginUrl(),
                            input.securityUrl(),
                            input.passwordScheme()),
                    tenant);
            tenants.persist(tenant);
            return TenantView.of(tenant);
        });
    }

    @GET
    @Path("{tenant}")
    public TenantView show(String tenant) {
        return QuarkusTransaction.requiringNew().call(() -> TenantView.of(find(tenant)));
    }

    @PATCH
    @Path("{tenant}")
    public TenantView change(String tenant, @Valid @NotNull TenantPatch patch) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Tenant found = find(tenant);
            apply(patch, found);
            return TenantView.of(found);
        });
    }

    private Tenant find(String slug) {
        return Optional.ofNullable(tenants.findById(slug)).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    private static void apply(TenantPatch patch, Tenant tenant) {
        Optional.ofNullable(patch.name()).ifPresent(name -> tenant.name = name);
        Optional.ofNullable(patch.locale()).ifPresent(locale -> tenant.locale = locale);
        Optional.ofNullable(patch.loginUrl()).ifPresent(url -> tenant.loginUrl = url);
        Optional.ofNullable(patch.securityUrl()).ifPresent(url -> tenant.securityUrl = url);
        Optional.ofNullable(patch.passwordScheme()).ifPresent(scheme -> tenant.passwordScheme = scheme);
        Optional.ofNullable(patch.support()).ifPresent(support -> {
            tenant.supportEmail = support.email();
            tenant.supportEmergencySms = support.emergencySms();
        });
    }
}
