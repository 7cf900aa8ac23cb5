package org.vestibule.localstack.keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.vestibule.localstack.StartFailure;

/**
 * Changes a key in three steps, each of which reaches every replica before the next is taken (docs/operations.md): whoever
 * checks or opens knows a key before anybody signs or seals with it, and until nothing of it is left.
 */
public final class KeyRotation {
    private static final String SIGNING = "-signing-keys";
    private static final String SEALING = "-sealing-keyset";
    private static final String MESSAGES = "notifications-keyset";

    private final KeyFolder folder;

    /** Throws {@link StartFailure} where there is no such folder: nothing is rotated in an empty one. */
    public KeyRotation(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new StartFailure("There is no folder " + folder + "; ./vestibule keys makes it");
        }
        this.folder = new KeyFolder(folder);
    }

    /** The steps, in their order. */
    public enum Step {
        /** A fresh key is known and not used. */
        NEXT,
        /** It is used. */
        SWITCH,
        /** The one of before is forgotten. */
        RETIRE;

        public static Step of(String name) {
            return Arrays.stream(values())
                    .filter(step -> step.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new StartFailure("No step " + name + "; there are next, switch and retire"));
        }
    }

    /**
     * @param name {@code auth-signing-keys}, {@code mfa-signing-keys}, {@code admin-signing-keys},
     *     {@code mfa-sealing-keyset} or {@code notifications-keyset}
     */
    public void take(Step step, String name) {
        if (name.equals(MESSAGES)) {
            Path file = folder.file("notifications-private-keyset.json");
            String keys = changed(step, file, name);
            folder.write(file, keys);
            folder.write(folder.file("notifications-public-keyset.json"), TinkKeysets.publicPart(keys));
        } else if (name.endsWith(SIGNING) || name.endsWith(SEALING)) {
            Path file = folder.file(name + ".json");
            folder.write(file, changed(step, file, name));
        } else {
            throw new StartFailure(
                    "No keys to rotate are named " + name
                            + "; there are auth-signing-keys, mfa-signing-keys, admin-signing-keys, mfa-sealing-keyset and notifications-keyset");
        }
    }

    private String changed(Step step, Path file, String name) {
        if (!Files.exists(file)) {
            throw new StartFailure("There is no " + file.getFileName() + " in this folder");
        }
        String keys = folder.read(file);
        boolean signs = name.endsWith(SIGNING);
        int count = signs ? SigningKeys.count(keys) : TinkKeysets.count(keys);
        if (step == Step.NEXT && count > 1) {
            throw new StartFailure(
                    "There are " + count + " keys already; switch to the next one, or retire the old one");
        }
        if (step != Step.NEXT && count == 1) {
            throw new StartFailure("There is one key alone; begin with the step next");
        }
        UnaryOperator<String> change =
                switch (step) {
                    case NEXT ->
                        signs
                                ? old -> SigningKeys.withNext(old, name.substring(0, name.indexOf(SIGNING)))
                                : TinkKeysets::withNext;
                    case SWITCH -> signs ? SigningKeys::switched : TinkKeysets::switched;
                    case RETIRE -> signs ? SigningKeys::retired : TinkKeysets::retired;
                };
        return change.apply(keys);
    }
}
