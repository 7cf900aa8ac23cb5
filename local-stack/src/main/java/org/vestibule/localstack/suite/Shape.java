package org.vestibule.localstack.suite;

import org.vestibule.localstack.service.Service;

/** How many instances of each service there are, and what stands before them. */
public enum Shape {
    /** One of each, asked at its own address. */
    SINGLE,
    /** With a second mfa-service at an address of its own, on the same Redis and database. */
    TWO_MFA_SERVICES,
    /** Two of each behind a round robin, on clusters of Redis and Kafka. */
    CLUSTER;

    int instances(Service service) {
        return switch (this) {
            case SINGLE -> 1;
            case TWO_MFA_SERVICES -> service == Service.MFA ? 2 : 1;
            case CLUSTER -> 2;
        };
    }

    /** Without a round robin the first instance has the service's name for itself. */
    String nameOf(Service service, int instance) {
        return this != CLUSTER && instance == 0 ? service.module() : service.module() + "-" + (instance + 1);
    }
}
