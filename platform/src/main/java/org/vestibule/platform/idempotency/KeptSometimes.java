package org.vestibule.platform.idempotency;

/** An answer of a type that {@link Idempotent} keeps, of which some are given once and kept nowhere. */
public interface KeptSometimes {
    /** Whether a second request with the same key is answered this. What costs nothing to ask for would fill the table. */
    boolean mayBeReplayed();
}
