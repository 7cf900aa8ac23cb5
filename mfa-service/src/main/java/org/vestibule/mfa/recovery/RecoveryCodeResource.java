package org.vestibule.mfa.recovery;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.recovery.RecoveryCodes.NewSet;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** A fresh set of recovery codes; the old ones are dead. */
@Path("/mfa/v1/recovery-codes")
@Accepts(TokenType.ACCESS)
@RunOnVirtualThread
public class RecoveryCodeResource {
    private final RecoveryCodes codes;
    private final Regeneration regeneration;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    RecoveryCodeResource(RecoveryCodes codes, Regeneration regeneration, CurrentCaller caller, CurrentOrigin origin) {
        this.codes = codes;
        this.regeneration = regeneration;
        this.caller = caller;
        this.origin = origin;
    }

    /** Shown this once. */
    public record Fresh(List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "Fresh[[redacted]]";
        }
    }

    /** 409 {@code two-factor-not-enabled}; 401 {@code insufficient_user_authentication}. */
    @POST
    @ResponseStatus(201)
    public Fresh regenerate() {
        Caller me = caller.get();
        NewSet set = codes.generate(regeneration.allowed(me));
        regeneration.store(me, set, origin.get());
        return new Fresh(set.shown());
    }
}
