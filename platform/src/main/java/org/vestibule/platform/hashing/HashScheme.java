package org.vestibule.platform.hashing;

/** A way in which some system has stored what people know: passwords, recovery codes. */
public interface HashScheme {
    /** As imports name it. */
    String name();

    /** Whether the value has this scheme's form, with no more rounds than this service is willing to compute. */
    boolean understands(String value);

    /** Memory that {@link #matches} takes, in KiB; 0 where it is not worth counting. */
    default int memoryKib(String value) {
        return 0;
    }

    /** Compares in constant time. The value is one that {@link #understands}. */
    boolean matches(String password, String value);
}
