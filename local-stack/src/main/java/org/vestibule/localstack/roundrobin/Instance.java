package org.vestibule.localstack.roundrobin;

/** One of several that answer alike, on a port of 127.0.0.1. */
public interface Instance {
    int port();

    /** Whether it gets new requests: it is ready, and nobody is about to stop it. */
    boolean serves();
}
