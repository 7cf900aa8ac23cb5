package org.vestibule.floor;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/**
 * The least that a verification can do: check one signature, decide in one Redis script, commit one row, sign one answer.
 * It keeps nobody out.
 */
@Path("/floor")
@RunOnVirtualThread
public class FloorResource {
    private static final String TAKE_ONCE = "return redis.call('SET', KEYS[1], '1', 'NX', 'EX', 120) and 1 or 0";

    private final Tokens tokens;
    private final RedisDataSource redis;
    private final DataSource database;

    FloorResource(Tokens tokens, RedisDataSource redis, DataSource database) {
        this.tokens = tokens;
        this.redis = redis;
        this.database = database;
    }

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public String verify(@HeaderParam("Authorization") String authorization)
            throws InvalidJwtException, MalformedClaimException, SQLException, JoseException {
        var claims = tokens.check(authorization.substring("Bearer ".length()));
        redis.execute("EVAL", TAKE_ONCE, "1", "floor:" + claims.getJwtId());
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into floor (subject, token) values (?, ?)")) {
            insert.setString(1, claims.getSubject());
            insert.setString(2, claims.getJwtId());
            insert.executeUpdate();
        }
        return "{\"proof\":\"" + tokens.sign(claims.getSubject(), claims.getJwtId()) + "\"}";
    }
}
