package org.vestibule.notification.message;

/** Why a record goes to the dead-letter topic. The text stands in a header there, and holds nothing unsealed. */
final class Undeliverable extends RuntimeException {
    Undeliverable(String reason) {
        super(reason, null, false, false);
    }
}
