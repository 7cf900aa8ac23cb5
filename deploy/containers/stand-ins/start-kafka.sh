#!/bin/bash
# As much of the apache/kafka image's start as the suite uses: configuration from KAFKA_*, storage formatted once, the broker.
set -euo pipefail

# It fails where the storage was formatted by an earlier start, after it has written the configuration.
said="$(java -Xmx128m -cp '/opt/kafka/libs/*' kafka.docker.KafkaDockerWrapper setup \
  --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config 2>&1)" ||
  grep -q 'already formatted' <<<"$said" || {
    echo "$said" >&2
    exit 1
  }
# shellcheck disable=SC2086 # KAFKA_HEAP_OPTS holds several options
exec java ${KAFKA_HEAP_OPTS:--Xmx1g} -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.yaml -cp '/opt/kafka/libs/*' \
  kafka.Kafka /opt/kafka/config/server.properties
