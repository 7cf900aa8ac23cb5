package org.vestibule.contracts.chain;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * A place of an exported chain, as the members of a JSON object: a row, or a {@link Gap} with {@code first_seq}. Bytes are in hex,
 * times in RFC 3339, {@code details} is the text that is hashed. Absent members are null.
 */
public final class ChainLine {
    private static final HexFormat HEX = HexFormat.of();

    private ChainLine() {}

    public static Map<String, Object> of(Link link) {
        LogRow row = link.row();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("tenant", row.tenant());
        line.put("seq", row.seq());
        line.put("recorded_at", row.recordedAt().toString());
        line.put("id", row.id().toString());
        line.put("source", row.source());
        line.put("type", row.type());
        line.put("subject", row.subject().toString());
        line.put("time", row.time().toString());
        line.put("actor_id", text(row.actorId()));
        line.put("actor_kind", row.actorKind());
        line.put("actor_name", row.actorName());
        line.put("ip", row.ip());
        line.put("user_agent", row.userAgent());
        line.put("outcome", row.outcome());
        line.put("request_id", row.requestId());
        line.put("details", row.details());
        line.put("on_behalf_of", row.onBehalfOf());
        line.put("salt", hex(link.salt()));
        line.put("personal", hex(link.personal()));
        line.put("erased", link.isErased());
        line.put("prev_hash", hex(link.prevHash()));
        line.put("hash", hex(link.hash()));
        line.values().removeIf(Objects::isNull);
        return line;
    }

    public static Map<String, Object> of(Gap gap) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("first_seq", gap.firstSeq());
        line.put("last_seq", gap.lastSeq());
        line.put("hash", hex(gap.hash()));
        return line;
    }

    /**
     * @param text the member of a name as text, null where it is absent
     * @throws IllegalArgumentException where a member is missing or not of its form
     */
    public static Link link(Function<String, String> text) {
        var row = new LogRow(
                required(text, "tenant"),
                Long.parseLong(required(text, "seq")),
                time(text, "recorded_at"),
                UUID.fromString(required(text, "id")),
                required(text, "source"),
                required(text, "type"),
                UUID.fromString(required(text, "subject")),
                time(text, "time"),
                text.apply("actor_id") == null ? null : UUID.fromString(text.apply("actor_id")),
                text.apply("actor_kind"),
                text.apply("actor_name"),
                text.apply("ip"),
                text.apply("user_agent"),
                required(text, "outcome"),
                text.apply("request_id"),
                required(text, "details"),
                text.apply("on_behalf_of"));
        return new Link(
                row,
                bytes(text.apply("salt")),
                bytes(text.apply("personal")),
                Boolean.parseBoolean(text.apply("erased")),
                bytes(required(text, "prev_hash")),
                bytes(required(text, "hash")));
    }

    /** As {@link #link}, of a line that has {@code first_seq}. */
    public static Gap gap(Function<String, String> text) {
        return new Gap(
                Long.parseLong(required(text, "first_seq")),
                Long.parseLong(required(text, "last_seq")),
                bytes(required(text, "hash")));
    }

    private static String required(Function<String, String> text, String name) {
        String value = text.apply(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    private static Instant time(Function<String, String> text, String name) {
        try {
            return Instant.parse(required(text, name));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(name + " is not a time", e);
        }
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? null : HEX.formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return hex == null ? null : HEX.parseHex(hex);
    }
}
