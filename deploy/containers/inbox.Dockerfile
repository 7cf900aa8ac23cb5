# Where every mail and SMS of the suite in containers ends (profile "inbox" of docker-compose.yml): the same pattern as the
# services' image, with the few jars that the inbox needs. Build local-stack first.
ARG BASE=eclipse-temurin:25-jre@sha256:fcd7fd7b387f94bb2ac461478a7436ad8e349924c374ea8313919624dceae636
FROM ${BASE}

ARG BASE
ARG VERSION=0.2.0
ARG REVISION
RUN test -n "${REVISION}" || { echo "REVISION is not set: pass --build-arg REVISION=\$(git rev-parse HEAD), or use ./vestibule images" >&2; exit 1; }
LABEL org.opencontainers.image.title="inbox" \
      org.opencontainers.image.description="Vestibule: stands in for mail server and SMS gateways; never for production" \
      org.opencontainers.image.vendor="The Vestibule authors" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${BASE}"
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=50 -Xss512k -Dsun.net.httpserver.nodelay=true"
WORKDIR /app
COPY local-stack/target/lib/subethasmtp-*.jar \
     local-stack/target/lib/guava-mini-*.jar \
     local-stack/target/lib/jsr305-*.jar \
     local-stack/target/lib/angus-*.jar \
     local-stack/target/lib/jakarta.mail-api-*.jar \
     local-stack/target/lib/jakarta.activation-api-*.jar \
     local-stack/target/lib/jackson-annotations-*.jar \
     local-stack/target/lib/jackson-core-*.jar \
     local-stack/target/lib/jackson-databind-*.jar \
     local-stack/target/lib/jackson-datatype-jsr310-*.jar \
     local-stack/target/lib/slf4j-*.jar \
     lib/
COPY local-stack/target/local-stack.jar LICENSE NOTICE ./
# Whatever umask the files were checked out and built with.
RUN chmod -R a+rX /app

USER 10001:10001
EXPOSE 8085 8025

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8085 && printf 'GET /messages HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

ENTRYPOINT ["java", "-cp", "/app/local-stack.jar:/app/lib/*", "org.vestibule.localstack.inbox.StandaloneInbox"]
