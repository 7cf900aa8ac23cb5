package org.vestibule.logcheck;

/** Why nothing can be said about a log; the message is for whoever runs the command. */
final class Uncheckable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Uncheckable(String why) {
        super(why);
    }
}
