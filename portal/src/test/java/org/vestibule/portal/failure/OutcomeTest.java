package org.vestibule.portal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.portal.page.ShellTexts;

class OutcomeTest {
    private static final String SAID = "Two-factor login is off, but the sessions could not be ended";

    /** Each text is its name. */
    private static final ShellTexts TEXTS = (ShellTexts) Proxy.newProxyInstance(
            ShellTexts.class.getClassLoader(),
            new Class<?>[] {ShellTexts.class},
            (proxy, method, arguments) -> method.getName());

    private static final Outcome READING = Outcome.of(true);
    private static final Outcome CHANGING = Outcome.of(false);

    @Test
    void nothingWasChangedOnlyWhereNothingWasToBeChanged() {
        assertThat(READING.away(TEXTS, 5, null)).isEqualTo("away_detail");
        assertThat(CHANGING.away(TEXTS, 5, null)).isEqualTo("away_unsure");
        assertThat(CHANGING.away(TEXTS, 5, " ")).isEqualTo("away_unsure");
    }

    @Test
    void whatTheServiceSaysIsShown() {
        assertThat(READING.away(TEXTS, 5, SAID)).isEqualTo(SAID);
        assertThat(CHANGING.away(TEXTS, 5, SAID)).isEqualTo(SAID);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void aMistakeOfThePortalMayComeAfterWhatWasDone(int status) {
        assertThat(CHANGING.broken(TEXTS, status)).isEqualTo("away_unsure");
        assertThat(READING.broken(TEXTS, status)).isEqualTo("broken_detail");
    }

    @Test
    void whatWasNotTakenWasNotDone() {
        assertThat(CHANGING.broken(TEXTS, 415)).isEqualTo("broken_detail");
    }
}
