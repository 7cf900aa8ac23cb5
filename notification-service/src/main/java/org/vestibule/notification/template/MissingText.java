package org.vestibule.notification.template;

/** There is no such text, or a value it names is not there: the message can never be put into words. */
public final class MissingText extends RuntimeException {
    public MissingText(String message) {
        super(message, null, false, false);
    }
}
