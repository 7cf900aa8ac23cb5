package io.quarkus.runner;

import java.io.IOException;
import org.vestibule.localstack.StandIn;

/** Takes the place of the main class that Quarkus generates into every service. */
public final class GeneratedMain {
    private GeneratedMain() {}

    public static void main(String[] arguments) throws IOException {
        StandIn.main(arguments);
    }
}
