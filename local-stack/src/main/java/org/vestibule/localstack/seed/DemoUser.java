package org.vestibule.localstack.seed;

import java.util.List;

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
        String phone) {}
