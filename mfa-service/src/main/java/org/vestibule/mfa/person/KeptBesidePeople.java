package org.vestibule.mfa.person;

import java.util.UUID;

/** What is known of a person outside the database, and is forgotten with them. */
public interface KeptBesidePeople {
    /** Throws where it is kept in a part that is away. */
    void forget(UUID user);
}
