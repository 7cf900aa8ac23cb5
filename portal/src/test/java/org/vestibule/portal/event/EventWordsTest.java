package org.vestibule.portal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.vestibule.portal.rest.AdminApi.Actor;

class EventWordsTest {
    /** Each text is its name, with what is put into it. */
    private static final EventTexts TEXTS = (EventTexts) Proxy.newProxyInstance(
            EventTexts.class.getClassLoader(),
            new Class<?>[] {EventTexts.class},
            (proxy, method, values) ->
                    values == null ? method.getName() : method.getName() + " " + String.join(" for ", strings(values)));

    private static String[] strings(Object[] values) {
        return Arrays.stream(values).map(String::valueOf).toArray(String[]::new);
    }

    private static String by(String kind, String name, String onBehalfOf) {
        return EventWords.by(TEXTS, new Actor(null, kind, name, onBehalfOf));
    }

    /** As customers see it, to whom services do not say who it was. */
    @Test
    void staffAndProgramsWithoutANameAreStaffAndPrograms() {
        assertThat(by("staff", null, null)).isEqualTo("staff");
        assertThat(by("client", null, null)).isEqualTo("a_program");
    }

    @Test
    void whoIsNamedIsNamed() {
        assertThat(by("staff", "helper", null)).isEqualTo("by_staff helper");
        assertThat(by("client", "desk", null)).isEqualTo("by_client desk");
        assertThat(by("client", "desk", "Kirsten")).isEqualTo("by_client_for desk for Kirsten");
        assertThat(by("user", "kim", null)).isEqualTo("kim");
    }

    @Test
    void everybodyElseIsTheSystem() {
        assertThat(EventWords.by(TEXTS, null)).isEqualTo("by_system");
        assertThat(by(null, null, null)).isEqualTo("by_system");
        assertThat(by("system", "system", null)).isEqualTo("by_system");
        assertThat(by("user", null, null)).isEqualTo("by_system");
    }
}
