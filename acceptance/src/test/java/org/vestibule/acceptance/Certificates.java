package org.vestibule.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A certificate authority with the JDK's keytool, as the operator of a Kafka cluster has one: certificates for a day. */
final class Certificates {
    static final String PASSWORD = "password-of-the-key-stores";

    private static final String KEYTOOL =
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    private static final List<String> FRESH_KEY =
            List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1");

    private final Path folder;
    private final Path all;

    Certificates(Path folder) {
        this.folder = folder;
        this.all = folder.resolve("all.p12");
        keytool(
                FRESH_KEY,
                "-alias",
                "authority",
                "-dname",
                "CN=authority",
                "-ext",
                "bc:c",
                "-keystore",
                all.toString());
        keytool(
                List.of("-exportcert", "-rfc"),
                "-alias",
                "authority",
                "-file",
                authority().toString(),
                "-keystore",
                all.toString());
    }

    /** PEM, of the authority alone. */
    Path authority() {
        return folder.resolve("ca.crt");
    }

    /** A PKCS #12 file with a key of this name, whose certificate is good for 127.0.0.1 too. */
    Path issue(String name) {
        Path file = folder.resolve(name + ".p12");
        keytool(
                FRESH_KEY,
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-signer",
                "authority",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                all.toString());
        keytool(
                List.of("-importkeystore"),
                "-srckeystore",
                all.toString(),
                "-srcstorepass",
                PASSWORD,
                "-srcalias",
                name,
                "-destkeystore",
                file.toString(),
                "-deststoretype",
                "PKCS12");
        return file;
    }

    private void keytool(List<String> what, String... more) {
        List<String> command = new ArrayList<>(List.of(KEYTOOL));
        command.addAll(what);
        Collections.addAll(command, more);
        command.addAll(List.of(what.contains("-importkeystore") ? "-deststorepass" : "-storepass", PASSWORD));
        Path said = folder.resolve("keytool.log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
