package org.vestibule.mfa.authenticator;

import java.util.Optional;
import org.vestibule.contracts.LoginCheck.Reason;
import org.vestibule.mfa.person.Person;

/** Whether somebody must have a second factor. One rule for login, refresh and removal. */
public interface FactorDuty {
    /** Why the person must have one now; empty where they need none, or not yet. In a transaction that names the tenant. */
    Optional<Reason> of(Person person);
}
