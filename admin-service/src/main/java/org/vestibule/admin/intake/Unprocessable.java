package org.vestibule.admin.intake;

/** Why a record goes to the dead-letter topic; the text stands in a header there. */
final class Unprocessable extends RuntimeException {
    Unprocessable(String reason) {
        super(reason, null, false, false);
    }
}
