package org.vestibule.auth.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantTest {
    @ParameterizedTest
    @CsvSource({
        "https://shop.example/login, https://shop.example/reset/shop.a-_1",
        "https://shop.example/account/login, https://shop.example/account/reset/shop.a-_1",
        "https://shop.example/account/login/, https://shop.example/account/login/reset/shop.a-_1",
        "https://shop.example/account/../login, https://shop.example/reset/shop.a-_1",
        "https://shop.example/, https://shop.example/reset/shop.a-_1",
        "https://shop.example, https://shop.example/reset/shop.a-_1",
        "https://shop.example:8443, https://shop.example:8443/reset/shop.a-_1",
        "https://shop.example?next=/a/b, https://shop.example/reset/shop.a-_1",
        "https://shop.example#/login, https://shop.example/reset/shop.a-_1",
        "https://shop.example/account/login?next=/a/b#top, https://shop.example/account/reset/shop.a-_1",
        "https://shop.example/kundeomr%C3%A5de/login, https://shop.example/kundeomr%C3%A5de/reset/shop.a-_1",
        "http://localhost:8080/t/webshop-admin/login, http://localhost:8080/t/webshop-admin/reset/shop.a-_1",
        "http://[::1]:8080/login, http://[::1]:8080/reset/shop.a-_1"
    })
    void aPageBesideTheLoginIsInItsFolder(String loginUrl, String page) {
        var tenant = new Tenant();
        tenant.loginUrl = loginUrl;

        assertThat(tenant.besideLogin("reset/shop.a-_1")).hasToString(page);
    }
}
