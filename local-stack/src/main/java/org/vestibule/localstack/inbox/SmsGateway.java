package org.vestibule.localstack.inbox;

import java.io.IOException;

/** A stand-in that speaks one gateway's public HTTP shape. */
interface SmsGateway {
    Gateway gateway();

    boolean takes(String path);

    /** Checks credentials and shape as the gateway does, and keeps the message when both are right. */
    Reply accept(Request request) throws IOException;

    /** The gateway's own way to say that it will not send this message. */
    Reply refuse();
}
