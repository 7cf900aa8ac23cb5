package org.vestibule.auth.password;

/** A way in which some system has stored passwords. */
interface HashScheme {
    /** As imports name it. */
    String name();

    /** Whether the value has this scheme's form, at a cost this service is willing to pay. */
    boolean understands(String value);

    /** Compares in constant time. The value is one that {@link #understands}. */
    boolean matches(String password, String value);
}
