/**
 * The suite on one machine without containers: real PostgreSQL, Redis and Kafka from Maven artifacts, an inbox that
 * stands in for mail and the SMS gateways, and the packaged services as child processes. {@code ./vestibule up} and the
 * tests use the same classes.
 */
package org.vestibule.localstack;
