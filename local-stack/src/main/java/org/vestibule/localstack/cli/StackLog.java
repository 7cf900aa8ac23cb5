package org.vestibule.localstack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.vestibule.localstack.StartFailure;

/** Sends what PostgreSQL's starter, Kafka and the SMTP server log to a file: the terminal is for the person. */
public final class StackLog {
    private StackLog() {}

    public static void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            LogManager.getLogManager().reset();
            var handler = new FileHandler(folder.resolve("local-stack.log").toString(), true);
            handler.setFormatter(new SimpleFormatter());
            var root = Logger.getLogger("");
            root.addHandler(handler);
            root.setLevel(Level.WARNING);
        } catch (IOException e) {
            throw new StartFailure("No log can be written in " + folder, e);
        }
    }
}
