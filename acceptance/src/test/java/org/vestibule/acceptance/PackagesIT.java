package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vestibule.localstack.service.Service;

/** What a packaged service is made of: listed, and the same from whatever folder and at whatever time it is built. */
class PackagesIT {
    private static final Path ROOT = Path.of(System.getProperty("vestibule.root"));
    private static final Map<Service, List<String>> KNOWN = Map.of(
            Service.AUTH, List.of("bcprov-jdk18on", "flyway-database-postgresql", "zxcvbn", "tink"),
            Service.MFA, List.of("otp-java", "webauthn4j-core", "libphonenumber", "tink"),
            Service.NOTIFICATION, List.of("quarkus-mailer", "quarkus-kafka-client", "tink"),
            Service.ADMIN, List.of("quarkus-hibernate-orm-panache", "quarkus-kafka-client"),
            Service.PORTAL, List.of("quarkus-qute", "quarkus-rest-csrf", "tink"));

    @ParameterizedTest
    @EnumSource
    @Tag("C-02")
    void whatIsInItIsListed(Service service) throws IOException {
        JsonNode list = Browser.JSON.readTree(
                target(service).resolve("quarkus-run-cyclonedx.json").toFile());

        assertThat(list.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(list.findValuesAsText("name")).containsAll(KNOWN.get(service));
        assertThat(list.path("components")).filteredOn(it -> it.has("purl")).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("C-07")
    void jarsThatAreMadeHereHaveTheTimeOfTheSource(Service service) throws IOException {
        LocalDateTime wanted =
                LocalDateTime.parse(property("project.build.outputTimestamp").replace("Z", ""));

        for (Path jar : madeHere(service)) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                assertThat(opened.stream().map(entry -> entry.getTimeLocal()).collect(Collectors.toSet()))
                        .as("%s", jar)
                        .containsExactly(wanted);
            }
        }
    }

    private static List<Path> madeHere(Service service) throws IOException {
        Path packaged = target(service).resolve("quarkus-app");
        try (Stream<Path> files = Files.walk(packaged)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !packaged.relativize(file).startsWith("lib")
                            || file.getFileName().toString().startsWith("org.vestibule."))
                    .toList();
            assertThat(jars).hasSizeGreaterThan(3);
            return jars;
        }
    }

    private static Path target(Service service) {
        return ROOT.resolve(service.module()).resolve("target");
    }

    private static String property(String name) throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        int start = pom.indexOf("<" + name + ">") + name.length() + 2;
        return pom.substring(start, pom.indexOf('<', start));
    }
}
