package org.vestibule.deploy.configuration;

import java.util.Locale;

/**
 * A property that the code reads.
 *
 * @param services short names of the services that read it
 * @param fallback its default; empty where it has none
 * @param meaning what the code says of it, in Markdown
 */
public record Setting(String property, String services, String type, String fallback, String meaning)
        implements Comparable<Setting> {
    /** As an environment variable, by MicroProfile Config 3.1, section 3.2.2. */
    public String variable() {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    String row() {
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(
                        variable(),
                        services,
                        type,
                        fallback.isEmpty() ? "" : "`" + fallback + "`",
                        meaning.replace("|", "\\|"));
    }

    @Override
    public int compareTo(Setting other) {
        return property.compareTo(other.property);
    }
}
