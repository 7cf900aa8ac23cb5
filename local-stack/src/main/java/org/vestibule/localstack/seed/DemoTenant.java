package org.vestibule.localstack.seed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A tenant to try the suite with, in the shape auth-service takes it, and its users. */
@JsonIgnoreProperties(ignoreUnknown = false)
public record DemoTenant(
        String slug,
        String name,
        String locale,
        Support support,
        @JsonProperty("login_url") String loginUrl,
        @JsonProperty("security_url") String securityUrl,
        @JsonProperty("password_scheme") String passwordScheme,
        List<DemoUser> users) {

    /** Where a stuck user turns to. */
    public record Support(
            String email, @JsonProperty("emergency_sms") String emergencySms) {}

    /** The first user with this role. */
    public DemoUser user(String role) {
        return users.stream()
                .filter(user -> user.roles().contains(role))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(slug + " has no " + role));
    }
}
