package org.vestibule.bench.people;

import java.sql.SQLException;
import java.util.List;
import org.vestibule.localstack.Infrastructure;

/** Fills admin-service's directory and event log, as the events of years would have done; the links of the chain are made up. */
public final class Log {
    private final Infrastructure stack;

    public Log(Infrastructure stack) {
        this.stack = stack;
    }

    /** Customers with an app. */
    public void list(String tenant, List<Walker> customers) throws SQLException {
        try (var admin = stack.postgres().connect("admin");
                var insert = admin.prepareStatement("insert into customer (id, tenant, username, email, account, roles,"
                        + " two_factor, methods, enrolled_at, state) values (?, ?, ?, ?, ?, array['customer'], true,"
                        + " array['totp'], now(), 'ACTIVE') on conflict (id) do update set username = excluded.username,"
                        + " email = excluded.email, two_factor = true, methods = excluded.methods, state = 'ACTIVE'")) {
            admin.setAutoCommit(false);
            for (var customer : customers) {
                insert.setObject(1, customer.id());
                insert.setString(2, tenant);
                insert.setString(3, customer.username());
                insert.setString(4, customer.username() + "@example.test");
                insert.setString(5, "acct-" + customer.username());
                insert.addBatch();
            }
            insert.executeBatch();
            admin.commit();
        }
    }

    /** Events of a tenant of its own, of 100,000 people. */
    public void fill(String tenant, long events) throws SQLException {
        try (var admin = stack.postgres().connect("admin");
                var sql = admin.createStatement()) {
            sql.execute("set synchronous_commit = off");
            sql.execute("insert into event_log (tenant, seq, recorded_at, id, source, type, subject, time, actor_id,"
                    + " actor_kind, actor_name, ip, user_agent, outcome, details, prev_hash, hash, salt, personal)"
                    + " select '" + tenant + "', n, now() - interval '1 day', gen_random_uuid(), 'auth-service',"
                    + " case n % 3 when 0 then 'login.succeeded' when 1 then 'session.opened'"
                    + " else 'second_factor.verified' end, md5((n % 100000)::text)::uuid, now() - interval '1 day',"
                    + " md5((n % 100000)::text)::uuid, 'user', 'walker' || n % 100000, '203.0.113.7',"
                    + " 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'success',"
                    + " '{\"session_id\":\"01a201e9-2512-7bd6-b9a3-e5161e8059b2\",\"acr\":\"aal2\"}',"
                    + " sha256(int8send(n)), sha256(int8send(n + 1)), decode(md5(n::text), 'hex'), sha256(int8send(-n))"
                    + " from generate_series(1, " + events + ") n");
            sql.execute("vacuum (analyze) event_log");
            sql.execute("checkpoint");
        }
    }
}
