#!/usr/bin/env bash
# A container engine for ./vestibule test --containers, in a network namespace of its own, so that ports 8080 to 8085 of this
# machine stay free. Needs Linux and root.
#
#   engine.sh start   clears what an interrupted run left behind, starts the engine, brings the images that others publish
#   engine.sh stop    ends every container and the engine, and removes what they wrote
#   engine.sh env     prints the variables that clients need: eval "$(deploy/containers/engine.sh env)"
#   engine.sh pinned  prints the images of others, as Compose and the Dockerfiles pin them
#   engine.sh left    prints what is there of an engine: processes, mounts, network namespace, folders
#
# .engine/parts keeps what was downloaded, .engine/engine.log what the engine said.
set -euo pipefail

# The kernel and the engine name real paths.
root="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)"
home="$root/.engine"
parts="$home/parts"
data="$home/data"
# As the kernel writes it where it lists mounts.
escaped_data="${data// /\\040}"
log="$home/engine.log"
# Sockets need short paths, and two checkouts must not meet.
name="vestibule-$(printf '%s' "$root" | sha256sum | cut -c1-8)"
run="/run/$name"
namespace="/run/netns/$name"
# Debian's client comes with the engine; another one on the PATH may be of another age.
export PATH="/usr/sbin:/usr/bin:/sbin:/bin:$PATH"
export DOCKER_HOST="unix://$run/engine.sock"

fail() {
  echo "vestibule: $*" >&2
  exit 1
}

# Each argument is PACKAGE:COMMAND, the package as Debian 12 names it.
install_packages() {
  local missing=() wanted
  for wanted in "$@"; do
    command -v "${wanted#*:}" >/dev/null 2>&1 || missing+=("${wanted%%:*}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null 2>&1 || fail "these are missing: ${missing[*]}. Install them (names as on Debian 12)."
  echo "Installing ${missing[*]}, for the container engine …"
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove --no-install-recommends "${missing[@]}"; } >"$home/apt.log" 2>&1; then
    tail -n 5 "$home/apt.log" >&2
    fail "these could not be installed: ${missing[*]}. The messages of apt-get are in $home/apt.log."
  fi
  # Debian starts an engine of its own with the package; nobody here uses it.
  case " ${missing[*]} " in
    *' docker.io '*) systemctl disable --now docker.service docker.socket >/dev/null 2>&1 || true ;;
  esac
}

has_compose_plugin() {
  docker compose version >/dev/null 2>&1
}

# Up to Docker 22 the client builds by itself.
has_builder() {
  local release
  release="$(docker --version | sed -nE 's/^Docker version ([0-9]+).*/\1/p')"
  [ "${release:-0}" -lt 23 ] || docker buildx version >/dev/null 2>&1
}

# Everything that runs for this engine and nothing else: its daemons, known by an argument that is one of its paths; whatever is in
# its network namespace; and the processes of containers, which outlive a daemon that was killed, known by what their root is.
engine_processes() {
  {
    daemons
    if [ -e "$namespace" ]; then
      ip netns pids "$name" 2>/dev/null || true
    fi
    container_processes
  } | sort -un | grep -vx "$$" || true
}

daemons() {
  local process argument
  for process in /proc/[0-9]*; do
    case "$(cat "$process/comm" 2>/dev/null)" in
      dockerd | containerd | containerd-shim* | runc | docker-proxy) ;;
      *) continue ;;
    esac
    while IFS= read -r -d '' argument; do
      argument="${argument#*=}"
      argument="${argument#unix://}"
      case "$argument" in
        "$data" | "$data"/* | "$run" | "$run"/*)
          echo "${process#/proc/}"
          break
          ;;
      esac
    done <"$process/cmdline" 2>/dev/null || true
  done
}

# Mounts of a container can also be in the namespace of a service of this machine, but not as its root (the fifth field). Where the
# engine copies instead of mounting layers (vfs), the fourth field has the folder of the root.
container_processes() {
  local process
  for process in /proc/[0-9]*; do
    if data="$escaped_data" awk '$5 == "/" && (index($0, "=" ENVIRON["data"] "/") || index($4, ENVIRON["data"] "/vfs/dir/")) { found = 1 } END { exit !found }' \
      "$process/mountinfo" 2>/dev/null; then
      echo "${process#/proc/}"
    fi
  done
}

# From the innermost to the outermost. The kernel writes a blank in a path as \040.
engine_mounts() {
  local mount
  while read -r _ mount _; do
    mount="$(printf '%b' "$mount")"
    case "$mount" in
      "$data" | "$data"/* | "$run" | "$run"/*) printf '%s\n' "$mount" ;;
    esac
  done </proc/mounts | sort -r
}

stop() {
  local containers pid waited=0
  if [ -S "$run/engine.sock" ] && containers="$(timeout 20 docker ps --all --quiet 2>/dev/null)"; then
    # shellcheck disable=SC2086 # one word for each container
    [ -z "$containers" ] || timeout 60 docker rm --force --volumes $containers >/dev/null 2>&1 || true
  fi
  if pid="$(cat "$run/engine.pid" 2>/dev/null)" && engine_processes | grep -qx "$pid"; then
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null && [ $waited -lt 150 ]; do
      sleep 0.2
      waited=$((waited + 1))
    done
  fi
  for pid in $(engine_processes); do
    kill -9 "$pid" 2>/dev/null || true
  done
  engine_mounts | while IFS= read -r mount; do
    umount --lazy "$mount" 2>/dev/null || true
  done
  [ ! -e "$namespace" ] || ip netns delete "$name" 2>/dev/null || true
  rm -rf "$data" "$run"
}

left() {
  local process
  for process in $(engine_processes); do
    echo "process $process $(tr '\0' ' ' <"/proc/$process/cmdline" | cut -c1-80)"
  done
  engine_mounts | sed 's/^/mount /'
  ls -d "$namespace" "$data" "$run" 2>/dev/null || true
}

# A containerd and a configuration of its own: those of another Docker on this machine are neither used nor read.
start_containerd() {
  printf 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n' >"$run/containerd.toml"
  echo '{}' >"$run/daemon.json"
  "$@" containerd --config "$run/containerd.toml" --root "$data/containerd" --state "$run/containerd" --address "$run/containerd.sock" >>"$log" 2>&1 9>&- &
  disown
  local waited=0
  until [ -S "$run/containerd.sock" ]; do
    [ $waited -lt 100 ] || fail "containerd did not start; its messages are in $log"
    sleep 0.2
    waited=$((waited + 1))
  done
}

start_dockerd() {
  local prefix="$1"
  shift
  # shellcheck disable=SC2086 # several words, or none
  $prefix dockerd --config-file "$run/daemon.json" --containerd "$run/containerd.sock" --data-root "$data" --exec-root "$run/exec" \
    --pidfile "$run/engine.pid" --host "$DOCKER_HOST" "$@" >>"$log" 2>&1 9>&- &
  await_engine
}

# Pulling needs the machine's network, which the namespace has not: this engine lives for the pull alone.
engine_on_the_network() {
  start_containerd
  start_dockerd "" --bridge none --iptables=false --ip-forward=false
}

engine_in_the_namespace() {
  ip netns add "$name"
  ip netns exec "$name" ip link set lo up
  # Addresses for the clients of the tests (RFC 2544): each has its own, as front-end apps in the world do.
  ip netns exec "$name" ip route add local 198.18.0.0/15 dev lo
  # Not 'ip netns exec': it would hide the control groups.
  [ -S "$run/containerd.sock" ] || start_containerd nsenter "--net=$namespace"
  start_dockerd "nsenter --net=$namespace"
}

await_engine() {
  local waited=0
  until docker version >/dev/null 2>&1; do
    kill -0 $! 2>/dev/null && [ $waited -lt 300 ] || {
      tail -n 5 "$log" >&2
      fail "the container engine did not start; its messages are in $log"
    }
    sleep 0.2
    waited=$((waited + 1))
  done
  disown
}

end_engine() {
  local pid waited=0
  pid="$(cat "$run/engine.pid")"
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null && [ $waited -lt 300 ]; do
    sleep 0.2
    waited=$((waited + 1))
  done
}

# Every image that is pinned by digest, in the Dockerfiles and the Compose file.
pinned() {
  grep -hoE '[a-z][a-z/-]*:[a-z0-9.-]+@sha256:[0-9a-f]{64}' "$root/docker-compose.yml" "$root"/deploy/containers/*Dockerfile | sort -u
}

# Behind a proxy only the engine itself can find out.
registry_answers() {
  [ -z "${HTTPS_PROXY:-${https_proxy:-}}" ] || return 0
  timeout 5 bash -c 'exec 3<>/dev/tcp/registry-1.docker.io/443' 2>/dev/null
}

pull_pinned() {
  local image
  registry_answers || return 1
  engine_on_the_network
  for image in $(pinned); do
    docker pull --quiet "$image" || {
      echo "$image could not be pulled." >&2
      end_engine
      return 1
    }
  done
  end_engine
}

# From Debian's packages and the artifacts of Maven Central that the local stack uses anyway.
make_stand_ins() {
  local stamp
  stamp="$(cat "$root/deploy/containers/stand-ins/pom.xml" "$root/deploy/containers/engine.sh" "$JAVA_HOME/release" | sha256sum | cut -c1-16)"
  if [ "$(cat "$parts/stamp" 2>/dev/null)" != "$stamp" ]; then
    rm -rf "$parts"
    mkdir -p "$parts/context"
    install_packages mmdebstrap:mmdebstrap
    echo "  Debian, by mmdebstrap …"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates,tzdata,redis-server,postgresql-client bookworm "$parts/debian.tar" 2>"$parts/mmdebstrap.log" ||
      { tail -n 5 "$parts/mmdebstrap.log" >&2; fail "mmdebstrap could not make a Debian; its messages are above."; }
    echo "  a Java runtime, by jlink …"
    "$JAVA_HOME/bin/jlink" --strip-debug --no-man-pages --no-header-files --output "$parts/context/jre" --add-modules \
      java.se,jdk.unsupported,jdk.crypto.ec,jdk.crypto.cryptoki,jdk.management,jdk.management.agent,jdk.zipfs,jdk.net,jdk.jfr,jdk.httpserver,jdk.localedata,jdk.naming.dns,jdk.security.auth,jdk.security.jgss,jdk.charsets,jdk.nio.mapmode,jdk.xml.dom
    local headers
    for headers in -XX:+UseCompactObjectHeaders -XX:-UseCompactObjectHeaders; do
      "$parts/context/jre/bin/java" -XX:+UseSerialGC $headers -Xshare:dump >/dev/null 2>&1
    done
    echo "  Kafka and PostgreSQL, from Maven Central …"
    (cd "$root" && ./mvnw -q -B -f deploy/containers/stand-ins/pom.xml dependency:copy-dependencies "-DoutputDirectory=$parts/context/kafka" >&2)
    local jar
    jar="$(find "$parts/context/kafka" -name 'embedded-postgres-binaries-linux-*.jar')"
    mkdir -p "$parts/context/postgres"
    (cd "$parts" && "$JAVA_HOME/bin/jar" --extract --file "$jar" && tar --extract --xz --file postgres-linux-*.txz --directory context/postgres && rm postgres-linux-*.txz "$jar")
    echo "$stamp" >"$parts/stamp"
  fi
  cp "$root"/deploy/containers/stand-ins/*.sh "$parts/context/"
  # Whatever umask all that was made with.
  chmod -R a+rX "$parts/context"
  docker import "$parts/debian.tar" vestibule-stand-in/debian:12 >/dev/null
  local image
  for image in temurin postgres valkey kafka; do
    DOCKER_BUILDKIT=1 docker build --quiet --file "$root/deploy/containers/stand-ins/Dockerfile" --target "$image" \
      --build-arg DEBIAN=vestibule-stand-in/debian:12 --tag "vestibule-stand-in/$image" "$parts/context" >/dev/null
  done
}

start() {
  [ "$(uname -s)" = Linux ] || fail "a container engine of its own needs Linux."
  [ "$(id -u)" = 0 ] || fail "a container engine of its own needs root."
  [ -n "${JAVA_HOME:-}" ] || fail "JAVA_HOME is not set."
  mkdir -p "$home"
  install_packages docker.io:dockerd iptables:iptables iproute2:ip util-linux:nsenter
  # Debian 13 has the client and its builder in packages of their own.
  install_packages docker-cli:docker
  has_builder || install_packages docker-buildx:docker-buildx
  has_compose_plugin || install_packages docker-compose:docker-compose
  stop
  mkdir -p "$data" "$run"
  : >"$log"
  if pull_pinned; then
    echo "Images of others: as pinned, from the registry."
    engine_in_the_namespace
  else
    echo "Images of others: not to be had from a registry, so stand-ins are made:"
    engine_in_the_namespace
    make_stand_ins
    touch "$run/stand-ins"
  fi
}

environment() {
  echo "export DOCKER_HOST='$DOCKER_HOST' DOCKER_BUILDKIT=1 COMPOSE_DOCKER_CLI_BUILD=1 VESTIBULE_NETWORK_NAMESPACE='$namespace'"
  # shellcheck disable=SC2016 # for the shell that reads it
  echo 'export PATH="/usr/bin:$PATH"'
  if has_compose_plugin; then
    echo "export VESTIBULE_COMPOSE='docker compose'"
  else
    echo "export VESTIBULE_COMPOSE=docker-compose"
  fi
  if [ -e "$run/stand-ins" ]; then
    echo "export TEMURIN_IMAGE=vestibule-stand-in/temurin POSTGRES_IMAGE=vestibule-stand-in/postgres" \
      "VALKEY_IMAGE=vestibule-stand-in/valkey KAFKA_IMAGE=vestibule-stand-in/kafka"
  fi
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  env) environment ;;
  pinned) pinned ;;
  left) left ;;
  *)
    echo "usage: engine.sh start | stop | env | pinned | left" >&2
    exit 2
    ;;
esac
