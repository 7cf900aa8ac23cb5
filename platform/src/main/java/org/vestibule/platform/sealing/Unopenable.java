package org.vestibule.platform.sealing;

/**
 * A sealed value does not open: it was moved or changed in the database, or its key is missing. No caller can mend that, so it is
 * answered with a 503, and logged as an error for the operator.
 */
public final class Unopenable extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param value which one it is, without anything secret */
    public Unopenable(String value, Throwable cause) {
        super("cannot open a sealed value: " + value, cause);
    }

    public Unopenable(String value) {
        this(value, null);
    }
}
