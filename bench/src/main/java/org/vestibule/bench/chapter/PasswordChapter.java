package org.vestibule.bench.chapter;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.people.Walker;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.work.Rotation;
import org.vestibule.localstack.StartFailure;

/** A login that the password is enough for. Keycloak has no second factor to ask about, so it is not measured beside it. */
public final class PasswordChapter implements Chapter {
    private static final int USERS = 2_000;
    private static final double PER_SECOND = 40;

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        var walk = stage.work().passwordLogin(new Rotation<>(users(stage)));
        stage.trial().warmUp(walk);
        var result = stage.trial().atRate(PER_SECOND, stage.ours(walk));
        rows.accept(Row.of("password login", result)
                .with("hash_ms", result.cpuMs(LoginChapter.HASH))
                .with("around_ms", result.cpuMsWithout(LoginChapter.HASH))
                .with("auth_ms", result.cpuMs(List.of("auth-service")))
                .with("mfa_ms", result.cpuMs(List.of("mfa-service")))
                .with("postgres_ms", result.cpuMs(List.of("postgres"))));
    }

    private static List<Walker> users(Stage stage) {
        try {
            return stage.population().withPassword(BenchSuite.TENANT, "plain", USERS, Password.argon2id(1));
        } catch (SQLException e) {
            throw new StartFailure("The users could not be made: " + e.getMessage(), e);
        }
    }
}
