package org.vestibule.auth;

import java.util.UUID;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** The only customer of a shop, kim@shop.example. */
public final class Kim {
    private Kim() {}

    /** Makes the shop and its customer, who has the password "a", as a digest from elsewhere. */
    public static void at(String tenant, UUID id, TenantScope scope) {
        scope.change(
                tenant,
                Statement.of(
                        "insert into tenant (slug, name, locale, support_email, login_url, password_scheme)"
                                + " values (?, 'Shop', 'en', 'help@shop.example', 'https://shop.example/login', 'argon2id')",
                        tenant));
        scope.change(
                tenant,
                Statement.of(
                        "insert into app_user (id, tenant, username, username_key, email, email_key, locale, roles,"
                                + " password_scheme, password_hash, password_imported)"
                                + " values (?, ?, 'kim', 'kim', 'kim@shop.example', 'kim@shop.example', 'en', '{customer}',"
                                + " 'md5', '0cc175b9c0f1b6a831c399e269772661:', true)",
                        id,
                        tenant));
    }
}
