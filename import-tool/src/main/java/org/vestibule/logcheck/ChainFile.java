package org.vestibule.logcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.vestibule.contracts.chain.ChainHead;
import org.vestibule.contracts.chain.ChainLine;
import org.vestibule.contracts.chain.Gap;
import org.vestibule.contracts.chain.Link;

/** An exported chain. It is read twice, since a walk needs the gaps first, and never held in memory. */
final class ChainFile {
    private static final int BATCH = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final NavigableMap<Long, Gap> gapsByStart = new TreeMap<>();
    private String tenant;
    private ChainHead head = ChainHead.NONE;

    ChainFile(Path file) {
        this.file = file;
        try (var lines = new Lines()) {
            for (JsonNode line = lines.next(); line != null; line = lines.next()) {
                if (line.has("first_seq")) {
                    take(lines.parse(line, ChainLine::gap));
                } else {
                    take(lines.parse(line, ChainLine::link));
                }
            }
        }
        if (tenant == null) {
            throw new Uncheckable(file + " holds no row of a log");
        }
    }

    private void take(Gap gap) {
        if (gap.firstSeq() <= head.seq() || gap.lastSeq() < gap.firstSeq()) {
            throw new Uncheckable("%s: the gap from place %d to %d lies where something else stands"
                    .formatted(file, gap.firstSeq(), gap.lastSeq()));
        }
        gapsByStart.put(gap.firstSeq(), gap);
        head = new ChainHead(gap.lastSeq(), gap.hash());
    }

    private void take(Link link) {
        String of = link.row().tenant();
        if (tenant != null && !tenant.equals(of)) {
            throw new Uncheckable("%s holds rows of two tenants, %s and %s".formatted(file, tenant, of));
        }
        tenant = of;
        head = new ChainHead(link.row().seq(), link.hash());
    }

    String tenant() {
        return tenant;
    }

    /** Where the file ends. */
    ChainHead head() {
        return head;
    }

    List<Gap> gaps() {
        return List.copyOf(gapsByStart.values());
    }

    /** Whether the hash of this place went with its row; that of a gap's last one is known. */
    boolean isRemoved(long seq) {
        return isWithoutRow(seq) && seq < gapsByStart.floorEntry(seq).getValue().lastSeq();
    }

    boolean isWithoutRow(long seq) {
        var gap = gapsByStart.floorEntry(seq);
        return gap != null && seq <= gap.getValue().lastSeq();
    }

    Rows rows() {
        return new Rows();
    }

    /** The rows, a batch at a time, forwards. */
    final class Rows implements AutoCloseable {
        private final Lines lines = new Lines();

        /** @param place what was had before; the walk never goes back */
        List<Link> after(long place) {
            List<Link> batch = new ArrayList<>();
            JsonNode line = lines.next();
            while (line != null) {
                if (!line.has("first_seq")) {
                    batch.add(lines.parse(line, ChainLine::link));
                }
                line = batch.size() == BATCH ? null : lines.next();
            }
            return batch;
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    private final class Lines implements AutoCloseable {
        private final BufferedReader reader;
        private int number;

        Lines() {
            try {
                this.reader = Files.newBufferedReader(file);
            } catch (IOException e) {
                throw new Uncheckable(file + " cannot be read");
            }
        }

        /** Null after the last one. */
        JsonNode next() {
            try {
                String line = reader.readLine();
                number++;
                while (line != null && line.isBlank()) {
                    line = reader.readLine();
                    number++;
                }
                return line == null ? null : object(line);
            } catch (JsonProcessingException e) {
                throw unreadable("is not JSON");
            } catch (IOException e) {
                throw new Uncheckable(file + " cannot be read");
            }
        }

        private JsonNode object(String line) throws JsonProcessingException {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw unreadable("is not a row of GET /admin/v1/events/chain");
            }
            return node;
        }

        <T> T parse(JsonNode line, Function<Function<String, String>, T> form) {
            try {
                return form.apply(name -> line.hasNonNull(name) ? line.get(name).asText() : null);
            } catch (IllegalArgumentException e) {
                throw unreadable("is not a row of GET /admin/v1/events/chain: " + e.getMessage());
            }
        }

        private Uncheckable unreadable(String why) {
            return new Uncheckable("%s: line %d %s".formatted(file, number, why));
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
