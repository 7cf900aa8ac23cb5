package org.vestibule.foundation.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredAddressesTest {
    private static Optional<String> mistake(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        return StartCheck.firstMistake(config).map(Throwable::getMessage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quarkus.rest-client.auth.url | garbage | not an http(s) URL",
                "quarkus.rest-client.mfa.url | mfa-service:8082 | not an http(s) URL",
                "quarkus.rest-client.mfa.url | http://mfa service:8082 | not an http(s) URL",
                "quarkus.rest-client.mfa.url | http:///mfa | not an http(s) URL",
                "quarkus.rest-client.admin.uri | ftp://admin | not an http(s) URL",
                "vestibule.tokens.auth.jwks-url | /auth/jwks.json | not an http(s) URL",
                "vestibule.sms.twilio.url | api.twilio.com | not an http(s) URL",
                "quarkus.redis.hosts | garbage | not a list of redis:// URLs",
                "quarkus.redis.hosts | redis://a:6379,b:6379 | not a list of redis:// URLs",
                "quarkus.datasource.jdbc.url | garbage | not a jdbc:postgresql: URL",
                "quarkus.datasource.jdbc.url | postgresql://database/auth | not a jdbc:postgresql: URL",
                "kafka.bootstrap.servers | garbage | not a list of host:port",
                "kafka.bootstrap.servers | kafka:9092,kafka: | not a list of host:port",
                "kafka.bootstrap.servers | kafka:port | not a list of host:port"
            })
    void anAddressThatLeadsNowhereIsNamed(String setting, String value, String what) {
        assertThat(mistake(Map.of(setting, value))).contains("%s is %s, which is %s".formatted(setting, value, what));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quarkus.rest-client.auth.url | http://auth-service:8081",
                "quarkus.rest-client.auth.url | https://login.example/base",
                "quarkus.rest-client.auth.url | http://[::1]:8081",
                "quarkus.rest-client.auth.connect-timeout | 1000",
                "vestibule.tokens.auth.issuer | urn:vestibule:none",
                "vestibule.tokens.auth.jwks-url | http://127.0.0.1:8081/auth/.well-known/jwks.json",
                "quarkus.redis.hosts | redis://redis:6379",
                "quarkus.redis.hosts | redis://:secret@a:6379/0, rediss://b:6379",
                "quarkus.redis.hosts | unix:///run/redis.sock",
                "quarkus.datasource.jdbc.url | jdbc:postgresql://a:5432,b:5432/auth?targetServerType=primary",
                "kafka.bootstrap.servers | kafka:9092",
                "kafka.bootstrap.servers | SSL://kafka-1.example:9092, [::1]:9092, 127.0.0.1:9092"
            })
    void aGoodOneIsNot(String setting, String value) {
        assertThat(mistake(Map.of(setting, value))).isEmpty();
    }

    @Test
    void aClientHasTheNameThatOperatorsGiveIt() {
        assertThat(mistake(Map.of(
                        "quarkus.rest-client.\"org.vestibule.portal.rest.AuthApi\".url",
                        "garbage",
                        "quarkus.rest-client.auth.url",
                        "garbage")))
                .contains("quarkus.rest-client.auth.url is garbage, which is not an http(s) URL");
    }

    @Test
    void noPasswordIsSaid() {
        assertThat(mistake(Map.of("quarkus.redis.hosts", "user:canary@redis")))
                .contains("quarkus.redis.hosts is …@redis, which is not a list of redis:// URLs");
    }

    @Test
    void aSettingThatNeedsAnotherOneIsNamed() {
        assertThat(mistake(Map.of("kafka.ssl.keystore.password", "canary-${KAFKA_KEYSTORE_PASSWORD}")))
                .contains("kafka.ssl.keystore.password needs ${KAFKA_KEYSTORE_PASSWORD}, which is not set");
        assertThat(mistake(Map.of("kafka.ssl.keystore.password", "${A_PASSWORD}", "A_PASSWORD", "x")))
                .isEmpty();
        assertThat(mistake(Map.of("vestibule.proxy.trusted", "${a.setting:}"))).isEmpty();
        assertThat(mistake(Map.of("quarkus.other.setting", "${a.setting}"))).isEmpty();
    }
}
