package org.vestibule.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.PlatformText;
import org.vestibule.platform.text.Language;

class ProblemTest {
    /** RFC 9457 section 3.1. */
    @ParameterizedTest
    @EnumSource
    void answerHasTypeTitleAndTheStatusOfTheAnswer(ProblemType type) {
        Response response = Problem.of(type).response();

        assertThat(response.getStatus()).isEqualTo(type.status());
        assertThat(response.getMediaType()).hasToString("application/problem+json");
        assertThat(Problem.of(type).in(Language.ENGLISH))
                .containsEntry("type", URI.create("urn:vestibule:problem:" + type.slug()))
                .containsEntry("status", type.status())
                .containsOnlyKeys("type", "title", "status");
    }

    @Test
    void onlyTitleAndDetailSpeakALanguage() {
        Problem problem = Problem.of(ProblemType.INVALID_TOKEN)
                .detail(PlatformText.TOKEN_OF_OTHER_KIND)
                .with("reason", "a_code");

        var english = problem.in(Language.ENGLISH);
        var danish = problem.in(Language.DANISH);

        assertThat(english).containsEntry("title", "The token is missing or not valid here");
        assertThat(danish).containsEntry("title", "Tokenet mangler eller gælder ikke her");
        assertThat(danish).containsEntry("detail", "Denne slags token kan ikke bruges her");
        english.keySet().removeAll(List.of("title", "detail"));
        assertThat(danish).containsAllEntriesOf(english);
    }

    @ParameterizedTest
    @EnumSource
    void everyUnauthorizedAnswerNamesTheSchemeAndNoOtherDoes(ProblemType type) {
        Response response = Problem.of(type).response();

        assertThat(response.getHeaderString("WWW-Authenticate")).isEqualTo(type.status() == 401 ? "Bearer" : null);
    }

    @Test
    void schemeThatWasGivenStands() {
        Response response = Problem.of(ProblemType.INVALID_TOKEN)
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .response();

        assertThat(response.getStringHeaders().get("WWW-Authenticate"))
                .containsExactly("Bearer error=\"invalid_token\"");
    }

    @Test
    void membersAreWrittenAndNullIsLeftOut() {
        Problem problem = Problem.of(ProblemType.INVALID_CODE)
                .detail(PlatformText.TOO_BUSY)
                .with("remaining_attempts", 4)
                .with("clock_skew_s", null);

        assertThat(problem.in(Language.ENGLISH))
                .containsEntry("detail", "There are too many requests right now; try again in a moment")
                .containsEntry("remaining_attempts", 4)
                .doesNotContainKey("clock_skew_s");
        assertThat(problem.member("remaining_attempts")).isEqualTo(4);
        assertThat(problem.member("clock_skew_s")).isNull();
    }

    @Test
    void everyFieldThatIsWrongIsNamedInTheLanguage() {
        Problem problem = Problem.invalid(List.of(
                new InvalidField("limit", language -> language + "?"),
                InvalidField.of("cursor", PlatformText.TOO_BUSY)));

        assertThat(problem.in(Language.DANISH))
                .containsEntry("detail", "cursor Der er for travlt lige nu. Prøv igen om lidt; limit DANISH?")
                .containsEntry(
                        "errors",
                        List.of(
                                Map.of("field", "limit", "message", "DANISH?"),
                                Map.of("field", "cursor", "message", "Der er for travlt lige nu. Prøv igen om lidt")));
    }

    /** RFC 9110 section 10.2.3. */
    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.2S, 1", "PT1S, 1", "PT90S, 90", "PT1H, 3600", "PT-5S, 1"})
    void waitIsInWholeSecondsAndAtLeastOne(Duration wait, String header) {
        assertThat(Problem.of(ProblemType.LOCKED).retryAfter(wait).response().getHeaderString("Retry-After"))
                .isEqualTo(header);
    }

    @Test
    void outageSaysWhenToComeBack() {
        Response response = Problem.unavailable(Duration.ofSeconds(5)).response();

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("5");
    }

    @Test
    void problemCarriesNoStack() {
        assertThat(Problem.of(ProblemType.INVALID_CODE).getStackTrace()).isEmpty();
    }
}
