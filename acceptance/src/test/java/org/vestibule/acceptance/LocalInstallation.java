package org.vestibule.acceptance;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.vestibule.localstack.seed.Operator;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.Suite;

/** The suite of the local stack: processes of this machine. */
final class LocalInstallation implements Installation {
    private final Suite suite;

    LocalInstallation(Suite suite) {
        this.suite = suite;
    }

    Suite suite() {
        return suite;
    }

    @Override
    public String url(Service service) {
        return suite.url(service);
    }

    @Override
    public String inbox() {
        return suite.inbox().url();
    }

    @Override
    public Operator operator() {
        return suite.operator();
    }

    @Override
    public List<String> metrics(Service service) {
        return suite.behind(service).stream()
                .map(instance ->
                        new Browser().get(instance.url() + "/q/metrics", null).text())
                .toList();
    }

    @Override
    public String column(String database, String query) {
        try (var connection = suite.infrastructure().postgres().connect(database);
                var row = connection.createStatement().executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    @Override
    public int update(String database, String statement) {
        try (var connection = suite.infrastructure().postgres().connect(database)) {
            return connection.createStatement().executeUpdate(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    @Override
    public String redis(String command) {
        return suite.infrastructure().redis().ask(command);
    }

    @Override
    public void produce(String topic, String key, String value) {
        suite.infrastructure().kafka().createTopic(topic);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", suite.infrastructure().kafka().bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> records(String topic) {
        return suite.infrastructure().kafka().records(topic);
    }

    @Override
    public void close() {
        suite.processes().forEach(process -> process.residentBytes()
                .ifPresent(bytes -> System.out.printf("  %4d MiB resident  %s%n", bytes >> 20, process.name())));
        suite.close();
    }
}
