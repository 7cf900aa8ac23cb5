package org.vestibule.importer.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.vestibule.contracts.ImportedFactors.Taken;
import org.vestibule.importer.entry.Entry;
import org.vestibule.importer.entry.Entry.Unfit;
import org.vestibule.importer.entry.LeftBehind;
import org.vestibule.importer.entry.Newcomer;

/**
 * What became of a user of the file.
 *
 * @param user counted from 1
 * @param problem why they were not created: a slug of a service, or of the tool; null for none
 * @param secondFactor what came over; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"user", "username", "status", "problem", "detail", "second_factor", "left_behind"})
public record ReportLine(
        int user,
        String username,
        Status status,
        String problem,
        String detail,
        @JsonProperty("second_factor") Taken secondFactor,
        @JsonIgnore List<LeftBehind> things) {

    /** How it ended. */
    public enum Status {
        created,
        /** Would be sent, in a dry run. */
        ready,
        /** By a service. */
        rejected,
        /** By the tool. */
        skipped
    }

    /** Came over, or would. */
    public static ReportLine over(int user, Newcomer newcomer, Status status) {
        Taken taken = newcomer.totp().isEmpty()
                ? null
                : new Taken(newcomer.totp().size(), newcomer.recoveryCodes().size());
        return new ReportLine(user, newcomer.username(), status, null, null, taken, newcomer.leftBehind());
    }

    public static ReportLine rejected(int user, Newcomer newcomer, String problem, String detail) {
        return new ReportLine(user, newcomer.username(), Status.rejected, problem, detail, null, newcomer.leftBehind());
    }

    public static ReportLine skipped(int user, Unfit unfit) {
        return skipped(user, unfit, unfit.problem(), unfit.detail());
    }

    public static ReportLine skipped(int user, Entry entry, String problem, String detail) {
        return new ReportLine(user, entry.username(), Status.skipped, problem, detail, null, entry.leftBehind());
    }

    @JsonProperty("left_behind")
    public List<String> leftBehind() {
        return things.stream().map(LeftBehind::toString).toList();
    }
}
