package org.vestibule.localstack.seed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A demo user. The password is meant to be printed.
 *
 * @param phone a Danish number of nobody, for trying SMS codes with the inbox; not sent to auth-service
 */
public record DemoUser(
        String username,
        String email,
        String locale,
        String account,
        List<String> roles,
        String password,
        String phone) {
    /** What auth-service takes to make the user. */
    public Map<String, Object> description() {
        var body = new LinkedHashMap<String, Object>();
        body.put("username", username);
        body.put("email", email);
        body.put("locale", locale);
        body.put("account", account);
        body.put("roles", roles);
        body.put("password", password);
        return body;
    }
}
