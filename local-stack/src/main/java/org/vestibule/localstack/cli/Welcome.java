package org.vestibule.localstack.cli;

import java.io.PrintStream;
import java.time.Duration;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.Running;

/** What a newcomer sees when the suite is up: where it is, who can log in, what to try. */
final class Welcome {
    private static final String ROW = "  %-12s %-34s %-10s %-14s %s%n";

    private Welcome() {}

    static void print(Running running, Duration took, PrintStream out) {
        out.printf("%nReady after %.1f s.%n%n", took.toMillis() / 1000.0);
        for (var service : Service.values()) {
            out.printf("  %-22s %s%n", service.module(), running.url(service));
        }
        if (!running.instances().isEmpty()) {
            out.printf("  (each over two instances, which ./vestibule status shows)%n");
        }
        out.printf("  %-22s %s   (every SMS and mail ends here)%n", "inbox", running.inbox());
        for (var tenant : running.tenants()) {
            out.printf("%nTenant %s%n", tenant.tenant());
            out.printf(ROW, "user", "password", "role", "phone", "account");
            for (var user : tenant.users()) {
                var roles = String.join(",", user.roles());
                out.printf(ROW, user.username(), user.password(), roles, user.phone(), user.account());
            }
        }
        out.print(next(running));
        out.flush();
    }

    private static String next(Running running) {
        var alice = running.tenants().stream()
                .filter(tenant -> tenant.tenant().equals("reseller-storefront"))
                .flatMap(tenant -> tenant.users().stream())
                .findFirst()
                .orElseThrow();
        return """

                Try next
                  %s/t/reseller-storefront   log in as %s, and set up two-factor login
                  ./vestibule demo             the whole story, from the password to the second factor
                  ./vestibule status           addresses, readiness, memory
                  ./vestibule logs auth -f     what a service says
                  curl -s %s/auth/v1/login -H 'Content-Type: application/json' \\
                    -d '{"tenant":"reseller-storefront","username":"%s","password":"%s"}'

                Ctrl-C or ./vestibule down stops everything; the data stays in .local/ (up --fresh empties it).
                """.formatted(
                        running.url(Service.PORTAL).replace("127.0.0.1", "localhost"),
                        alice.username(),
                        running.url(Service.AUTH),
                        alice.username(),
                        alice.password());
    }
}
