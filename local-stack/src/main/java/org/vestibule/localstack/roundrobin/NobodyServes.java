package org.vestibule.localstack.roundrobin;

/** No instance took the connection, so nothing of the request was sent to anybody. */
final class NobodyServes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NobodyServes(String service) {
        super("no instance of " + service + " takes requests", null, false, false);
    }
}
