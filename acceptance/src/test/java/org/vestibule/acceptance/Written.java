package org.vestibule.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All that the suite wrote where people read: logs, metrics and the event log. */
final class Written {
    private Written() {}

    static List<String> everywhere(TheSuite suite) {
        Stream<String> metrics = suite.parts().processes().stream()
                .map(service ->
                        new Browser().get(service.url() + "/q/metrics", null).text());
        Stream<String> events = Stream.of(suite.column("admin", "select string_agg(e::text, ' ') from event_log e"));
        try (var _ = suite.hold();
                var logs = Files.list(suite.logs())) {
            List<String> written = logs.filter(file -> file.toString().endsWith(".log"))
                    .map(Written::read)
                    .toList();
            return Stream.of(written.stream(), metrics, events).flatMap(s -> s).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
