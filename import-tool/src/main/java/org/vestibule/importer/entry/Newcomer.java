package org.vestibule.importer.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.contracts.ImportedFactors.Code;

/**
 * A user who can be imported.
 *
 * @param fields of the user as auth-service takes them (docs/import.md), without the second factor unless the file had it
 *     encrypted already
 * @param totp apps that come over, in clear
 * @param recoveryCodes hashed codes that come over; none without an app
 */
public record Newcomer(
        String username, ObjectNode fields, List<App> totp, List<Code> recoveryCodes, List<LeftBehind> leftBehind)
        implements Entry {

    /** Leaves behind what cannot come over: an app that makes other codes, and recovery codes without any app. */
    public static Newcomer of(
            String username, ObjectNode fields, List<App> totp, List<Code> recoveryCodes, List<LeftBehind> leftBehind) {
        List<App> fit = new ArrayList<>();
        List<LeftBehind> left = new ArrayList<>(leftBehind);
        for (App app : totp) {
            Apps.obstacle(app)
                    .ifPresentOrElse(
                            why -> left.add(LeftBehind.factor(
                                    "otp", app.name() == null ? why : "%s (%s)".formatted(app.name(), why))),
                            () -> fit.add(app));
        }
        boolean codesAlone = fit.isEmpty() && !recoveryCodes.isEmpty();
        if (codesAlone) {
            left.add(LeftBehind.factor("recovery-codes", "no app beside them"));
        }
        return new Newcomer(username, fields, fit, codesAlone ? List.of() : recoveryCodes, left);
    }

    /** Whether nothing of the second factor comes over that they log in with today. */
    public boolean losesTheirFactor() {
        return totp.isEmpty() && leftBehind.stream().anyMatch(LeftBehind::factor);
    }

    @Override
    public String toString() {
        return "Newcomer[" + username + ", [redacted]]";
    }
}
