package org.vestibule.localstack.kafka;

/**
 * How often a record is kept.
 *
 * @param factor copies of it
 * @param enough copies that must be written before a producer is told so
 */
record Replication(int factor, int enough) {
    /** On every broker; one of three or more may be away. */
    static Replication among(int brokers) {
        return new Replication(brokers, Math.max(1, brokers - 1));
    }
}
