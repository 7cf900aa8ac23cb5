package org.vestibule.acceptance;

import java.util.List;
import org.vestibule.localstack.seed.Operator;
import org.vestibule.localstack.service.Service;

/** Where the suite runs that the stories talk to, and what a story may look at behind its back. */
interface Installation extends AutoCloseable {
    /** Address of a service, as front-end apps call it. */
    String url(Service service);

    /** Address of the inbox, where all mails and SMS end. */
    String inbox();

    /** Who set the installation up. */
    Operator operator();

    /** Metrics of every instance of a service, in Prometheus' text format. */
    List<String> metrics(Service service);

    /** The first column of the first row; null where there is no row. */
    String column(String database, String query);

    /** The number of rows that a statement changed. */
    int update(String database, String statement);

    /** The answer of Redis to a command. */
    String redis(String command);

    /** Puts a record on a topic, as a system beside the suite would. */
    void produce(String topic, String key, String value);

    /** Everything on a topic, as text. */
    List<String> records(String topic);

    @Override
    void close();
}
