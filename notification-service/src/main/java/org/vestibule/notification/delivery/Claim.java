package org.vestibule.notification.delivery;

/** Who may hand a message over. */
enum Claim {
    /** This call, now, and nobody before it. */
    FIRST,
    /** This call, now; earlier ones handed nothing over. */
    AGAIN,
    /** Not this call: another has it now, which may yet fail. */
    BUSY,
    /** Nobody: it is over. */
    TAKEN
}
