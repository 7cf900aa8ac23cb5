package org.vestibule.mfa.enrollment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Set;
import org.vestibule.contracts.Notice;
import org.vestibule.mfa.authenticator.AuthenticatorView;

/**
 * An authenticator that counts from now on.
 *
 * @param recoveryCodes shown this once, with the first authenticator
 * @param proof with a partial token: completes the login
 * @param expiresIn seconds the proof lives
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Activation(
        AuthenticatorView authenticator,
        List<String> recoveryCodes,
        String proof,
        Long expiresIn,
        Set<Notice> notices) {
    @Override
    public String toString() {
        return "Activation[[redacted]]";
    }
}
