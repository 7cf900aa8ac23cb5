package org.vestibule.foundation.start;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;

/** Looks at the settings before anything else starts, and refuses to start where one of them cannot work. */
@Singleton
class StartCheck {
    /** Settings of which a part that is left out must not be left out in silence. */
    private static final Pattern LOOKED_AT =
            Pattern.compile("(?:kafka|vestibule|quarkus\\.(?:datasource|flyway|redis|rest-client))\\..+");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}:]*}");

    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        firstMistake(ConfigProvider.getConfig()).ifPresent(mistake -> {
            throw mistake;
        });
    }

    static Optional<CannotStart> firstMistake(Config config) {
        return ConfiguredFiles.firstUnusable(config)
                .or(() -> firstOpenReference(config))
                .or(() -> ConfiguredAddresses.firstUnusable(config));
    }

    /** A setting such as {@code ${KAFKA_KEYSTORE_PASSWORD}} that refers to one that is not there counts as absent elsewhere. */
    private static Optional<CannotStart> firstOpenReference(Config config) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> LOOKED_AT.matcher(name).matches())
                .sorted()
                .map(config::getConfigValue)
                .filter(value -> value.getRawValue() != null && value.getValue() == null)
                .flatMap(StartCheck::openReference)
                .findFirst();
    }

    private static Stream<CannotStart> openReference(ConfigValue setting) {
        return REFERENCE
                .matcher(setting.getRawValue())
                .results()
                .limit(1)
                .map(found ->
                        new CannotStart("%s needs %s, which is not set".formatted(setting.getName(), found.group())));
    }
}
