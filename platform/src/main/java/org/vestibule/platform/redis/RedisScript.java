package org.vestibule.platform.redis;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** One Lua script: decided atomically on the Redis server, one round trip a run (EVALSHA). */
public final class RedisScript {
    private final RedisDataSource redis;
    private final String source;
    private final String sha;

    /** @param resource name of the script on the class path */
    public RedisScript(RedisDataSource redis, String resource) {
        this.redis = redis;
        this.source = read(resource);
        this.sha = sha1(source);
    }

    /** Runs the script. All keys must hash to one slot, or Redis Cluster refuses it. */
    public Response run(List<String> keys, Object... arguments) {
        String[] rest = Stream.concat(
                        Stream.concat(Stream.of(Integer.toString(keys.size())), keys.stream()),
                        Stream.of(arguments).map(String::valueOf))
                .toArray(String[]::new);
        try {
            return redis.execute("EVALSHA", prepend(sha, rest));
        } catch (RuntimeException e) {
            if (e.getMessage() == null || !e.getMessage().contains("NOSCRIPT")) {
                throw e;
            }
            return redis.execute("EVAL", prepend(source, rest));
        }
    }

    private static String[] prepend(String first, String[] rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }

    private static String read(String resource) {
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no script " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
