package org.vestibule.bench.people;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.platform.sealing.Sealer;

/**
 * Users written straight into the databases of auth- and mfa-service, as the services would have written them: by their own
 * APIs each would cost a slow hash.
 */
public final class Population {
    private static final int BATCH = 1_000;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SECRET_LETTERS = 32;

    private final Infrastructure stack;
    private final Sealer sealer;
    private final SecureRandom random = new SecureRandom();

    public Population(Infrastructure stack) {
        this.stack = stack;
        this.sealer = Sealer.load(stack.keys().sealingKeyset());
    }

    /** Users with a password and an app. */
    public List<Walker> withApp(String tenant, String prefix, int number, String hash) throws SQLException {
        var walkers = new ArrayList<Walker>();
        for (int i = 0; i < number; i++) {
            walkers.add(new Walker(id(), prefix + i, id(), secret()));
        }
        writeUsers(tenant, walkers, hash);
        writeFactors(tenant, walkers, "totp");
        return walkers;
    }

    /** Users with a password and a phone; their number stands where others have the app's secret. */
    public List<Walker> withPhone(String tenant, String prefix, int number, String hash) throws SQLException {
        var walkers = new ArrayList<Walker>();
        for (int i = 0; i < number; i++) {
            walkers.add(new Walker(id(), prefix + i, id(), "+4520%06d".formatted(i)));
        }
        writeUsers(tenant, walkers, hash);
        writeFactors(tenant, walkers, "sms");
        return walkers;
    }

    /** Users with a password alone. */
    public List<Walker> withPassword(String tenant, String prefix, int number, String hash) throws SQLException {
        var walkers = new ArrayList<Walker>();
        for (int i = 0; i < number; i++) {
            walkers.add(new Walker(id(), prefix + i, null, null));
        }
        writeUsers(tenant, walkers, hash);
        return walkers;
    }

    /**
     * Users who only are there: rows of the size and shape of the others, in the same tenant. Their secrets are those of
     * others and do not open.
     */
    public void fill(String tenant, long number) throws SQLException {
        try (var auth = stack.postgres().connect("auth");
                var sql = auth.createStatement()) {
            sql.execute("set synchronous_commit = off");
            sql.execute(
                    "insert into app_user (id, tenant, username, username_key, email, email_key, locale, account, roles,"
                            + " password_scheme, password_hash) select uuidv7(), u.tenant, f.name, f.name, f.name || '@example.test',"
                            + " f.name || '@example.test', u.locale, 'acct-' || f.name, u.roles, u.password_scheme, u.password_hash"
                            + " from (select 'filler' || uuidv7() as name from generate_series(1, " + number + ") n) f,"
                            + " (select * from app_user where tenant = '" + tenant + "' limit 1) u");
            settle(sql, "app_user");
        }
        try (var mfa = stack.postgres().connect("mfa");
                var sql = mfa.createStatement()) {
            sql.execute("set synchronous_commit = off");
            sql.execute(
                    "create temp table filler as select 'filler' || n as name, uuidv7() as id from generate_series(1, "
                            + number + ") n");
            sql.execute(
                    "insert into person (user_id, tenant, username, email, locale, account, roles) select f.id, p.tenant,"
                            + " f.name, p.email, p.locale, 'acct-' || f.name, p.roles"
                            + " from filler f, (select * from person where tenant = '" + tenant + "' limit 1) p");
            sql.execute(
                    "insert into authenticator (id, tenant, user_id, type, name, status, secret, created_at, activated_at)"
                            + " select uuidv7(), a.tenant, f.id, a.type, a.name, a.status, a.secret, a.created_at, a.activated_at"
                            + " from filler f, (select * from authenticator where tenant = '" + tenant
                            + "' and type = 'totp' limit 1) a");
            settle(sql, "person, authenticator");
        }
    }

    /** What PostgreSQL would do in the minutes after, while others are measured. */
    private static void settle(Statement sql, String tables) throws SQLException {
        sql.execute("vacuum (analyze) " + tables);
        sql.execute("checkpoint");
    }

    /** Gives everybody whose name begins so the same hash, as if it had always been theirs. */
    public void rehash(String tenant, String prefix, String hash) throws SQLException {
        try (var auth = stack.postgres().connect("auth");
                var update = auth.prepareStatement(
                        "update app_user set password_hash = ? where tenant = ? and username like ? || '%'")) {
            update.setString(1, hash);
            update.setString(2, tenant);
            update.setString(3, prefix);
            update.executeUpdate();
        }
    }

    private void writeUsers(String tenant, List<Walker> walkers, String hash) throws SQLException {
        try (var auth = stack.postgres().connect("auth");
                var insert = auth.prepareStatement("insert into app_user (id, tenant, username, username_key, email,"
                        + " email_key, locale, account, roles, password_scheme, password_hash)"
                        + " values (?, ?, ?, ?, ?, ?, 'en', ?, array['customer'], 'argon2id', ?)")) {
            auth.setAutoCommit(false);
            int written = 0;
            for (var walker : walkers) {
                insert.setObject(1, walker.id());
                insert.setString(2, tenant);
                insert.setString(3, walker.username());
                insert.setString(4, walker.username());
                insert.setString(5, email(walker));
                insert.setString(6, email(walker));
                insert.setString(7, "acct-" + walker.username());
                insert.setString(8, hash);
                insert.addBatch();
                if (++written % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            auth.commit();
            analyze(auth, "app_user");
        }
    }

    private void writeFactors(String tenant, List<Walker> walkers, String type) throws SQLException {
        try (var mfa = stack.postgres().connect("mfa")) {
            mfa.setAutoCommit(false);
            writePeople(mfa, tenant, walkers);
            try (var insert = mfa.prepareStatement(
                    "insert into authenticator (id, tenant, user_id, type, name, status,"
                            + " secret, created_at, activated_at, address_key) values (?, ?, ?, ?, 'Phone', 'active', ?, ?, ?, ?)")) {
                var now = Timestamp.from(Instant.now());
                for (var walker : walkers) {
                    insert.setObject(1, walker.authenticator());
                    insert.setString(2, tenant);
                    insert.setObject(3, walker.id());
                    insert.setString(4, type);
                    insert.setBytes(5, sealed(walker, tenant));
                    insert.setTimestamp(6, now);
                    insert.setTimestamp(7, now);
                    insert.setBytes(8, type.equals("sms") ? addressKey() : null);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            mfa.commit();
            analyze(mfa, "person, authenticator");
        }
    }

    /** Autovacuum runs once a minute. Until then PostgreSQL plans queries on new rows without statistics. */
    private static void analyze(Connection connection, String tables) throws SQLException {
        connection.setAutoCommit(true);
        try (var sql = connection.createStatement()) {
            sql.execute("analyze " + tables);
        }
    }

    private void writePeople(Connection mfa, String tenant, List<Walker> walkers) throws SQLException {
        try (var insert = mfa.prepareStatement("insert into person (user_id, tenant, username, email, locale, account,"
                + " roles) values (?, ?, ?, ?, 'en', ?, array['customer'])")) {
            for (var walker : walkers) {
                insert.setObject(1, walker.id());
                insert.setString(2, tenant);
                insert.setString(3, walker.username());
                insert.setBytes(
                        4,
                        sealer.seal(email(walker), "person.email", walker.id().toString(), tenant));
                insert.setString(5, "acct-" + walker.username());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private byte[] sealed(Walker walker, String tenant) {
        return sealer.seal(
                walker.secret(),
                "authenticator.secret",
                walker.authenticator().toString(),
                tenant,
                walker.id().toString());
    }

    /** Nobody looks these up by their number, so any key will do that no other has. */
    private byte[] addressKey() {
        byte[] key = new byte[16];
        random.nextBytes(key);
        return key;
    }

    private static String email(Walker walker) {
        return walker.username() + "@example.test";
    }

    private String secret() {
        var letters = new StringBuilder();
        for (int i = 0; i < SECRET_LETTERS; i++) {
            letters.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return letters.toString();
    }

    /** A UUID of version 7 (RFC 9562 section 5.7), as the services give. */
    private UUID id() {
        byte[] tail = new byte[10];
        random.nextBytes(tail);
        var rest = ByteBuffer.wrap(tail);
        long high = (System.currentTimeMillis() << 16) | 0x7000L | (rest.getShort() & 0x0FFFL);
        long low = (rest.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
