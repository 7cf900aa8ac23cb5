package org.vestibule.localstack.demo;

import org.vestibule.localstack.rest.Rest;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.Running;

/** The APIs the story is told with. */
record Services(Rest auth, Rest mfa, Rest admin, Rest inbox) {
    static Services of(Running running) {
        return new Services(
                new Rest(running.url(Service.AUTH)),
                new Rest(running.url(Service.MFA)),
                new Rest(running.url(Service.ADMIN)),
                new Rest(running.inbox()));
    }
}
