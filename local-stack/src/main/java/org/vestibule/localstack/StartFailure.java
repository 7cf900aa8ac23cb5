package org.vestibule.localstack;

/** Something did not start. The message is written for the person who typed {@code ./vestibule up}. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
