package org.vestibule.logcheck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.vestibule.contracts.chain.ChainHead;

/**
 * A head as it was signed. What it says is read from the JWS, never from what stands around it.
 *
 * @param signedAt claim {@code iat}
 * @param jws compact JWS (RFC 7515)
 */
record KeptHead(String tenant, ChainHead place, Instant signedAt, String jws) {
    private static final Pattern JWS = Pattern.compile("eyJ[\\w-]++\\.[\\w-]++\\.[\\w-]++");
    private static final ObjectMapper JSON = new ObjectMapper();

    long seq() {
        return place.seq();
    }

    /** Every one of a file, whatever form it has around them. */
    static List<KeptHead> in(Path file) {
        List<KeptHead> heads;
        try {
            heads = JWS.matcher(Files.readString(file))
                    .results()
                    .map(found -> read(found.group()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new Uncheckable(file + " cannot be read");
        }
        if (heads.isEmpty()) {
            throw new Uncheckable(file + " holds no signed head");
        }
        return heads;
    }

    private static KeptHead read(String jws) {
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(jws.split("\\.")[1]));
            byte[] hash = HexFormat.of().parseHex(claims.path("hash").asText());
            long seq = claims.path("seq").asLong();
            if (seq < 1
                    || hash.length == 0
                    || !claims.path("iat").isNumber()
                    || claims.path("sub").asText().isEmpty()) {
                throw new Uncheckable("a signature is not of a head of an event log");
            }
            Instant signedAt = Instant.ofEpochSecond(claims.path("iat").asLong());
            return new KeptHead(claims.path("sub").asText(), new ChainHead(seq, hash), signedAt, jws);
        } catch (IOException | IllegalArgumentException e) {
            throw new Uncheckable("a signature is not of a head of an event log");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeptHead head && jws.equals(head.jws);
    }

    @Override
    public int hashCode() {
        return jws.hashCode();
    }
}
