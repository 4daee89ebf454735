# Shared by the commands of this directory; sourced, not run. Works with the bash 3.2 of macOS.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly root

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# stage <what> <command…>: runs it, says what is going on and how many seconds it took.
stage() {
    local what="$1" began=$SECONDS
    shift
    say "==> $what ..."
    "$@" || return $?
    say "    done in $((SECONDS - began)) s"
}

# --- JDK and Maven ----------------------------------------------------------------------------------------------------

# is_jdk_25 <directory>: asks the file that every JDK carries, because starting one takes longer.
is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

# The home of the java on PATH, links followed; nothing when there is none.
java_home_on_path() {
    local program link
    program="$(command -v java)" || return 0
    while [ -L "$program" ]; do
        link="$(readlink "$program")"
        case "$link" in
            /*) program="$link" ;;
            *) program="$(dirname "$program")/$link" ;;
        esac
    done
    (cd "$(dirname "$program")/.." && pwd)
}

# Sets and exports JAVA_HOME to a JDK 25, wherever it is, or says what to install.
find_jdk() {
    local candidate
    for candidate in \
        "${JAVA_HOME:-}" \
        "$(java_home_on_path)" \
        /usr/lib/jvm/* \
        /opt/* \
        /opt/java/* \
        /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
            export JAVA_HOME="$candidate"
            return
        fi
    done
    die "A JDK 25 is needed and none was found (JAVA_HOME, PATH and the usual places were searched).
Install one, for example Eclipse Temurin 25 from https://adoptium.net or, where packaged:
  Debian, Ubuntu:  apt-get install openjdk-25-jdk-headless    (or temurin-25-jdk)
  macOS:           brew install openjdk@25
  SDKMAN:          sdk install java 25-tem
or set JAVA_HOME to one."
}

need_maven() {
    command -v mvn >/dev/null 2>&1 && return
    die "Maven (3.8 or later) is needed to build and was not found on PATH. Install it:
  Debian, Ubuntu:  apt-get install maven
  macOS:           brew install maven
  SDKMAN:          sdk install maven"
}

# need_package <command> <Debian package>: makes sure that a command is there. Installs the package only where nobody's
# machine is changed unasked: with CI=true, as root, and with apt-get. Elsewhere it answers false, and the caller decides
# whether to skip or to stop.
need_package() {
    local program="$1" package="$2"
    command -v "$program" >/dev/null 2>&1 && return
    if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        install_package "$package" || { apt-get update -qq >&2 && install_package "$package"; }
        return
    fi
    say "$program was not found; the package $package has it."
    return 1
}

# install_package <Debian package>: starts no service that comes with it, unless the machine has its own rule for that.
install_package() {
    local rule=/usr/sbin/policy-rc.d made="" status=0
    if [ ! -e "$rule" ]; then
        made="$rule"
        printf '#!/bin/sh\nexit 101\n' >"$rule"
        chmod 755 "$rule"
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >&2 || status=$?
    [ -z "$made" ] || rm -f "$made"
    return "$status"
}

# --- One builder at a time --------------------------------------------------------------------------------------------

# lock_build, unlock_build: a directory, because macOS has no flock(1). A dead holder's lock is taken over.
readonly build_lock="$root/server/target/build.lock"

lock_build() {
    local holder nobody=0
    mkdir -p "$root/server/target"
    until mkdir "$build_lock" 2>/dev/null; do
        holder="$(cat "$build_lock/pid" 2>/dev/null || true)"
        if [ -z "$holder" ]; then
            nobody=$((nobody + 1))
        fi
        if [ "$nobody" -gt 10 ] || { [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; }; then
            rm -rf "$build_lock"
            nobody=0
            continue
        fi
        sleep 0.5
    done
    echo $$ >"$build_lock/pid"
    trap unlock_build EXIT
}

unlock_build() {
    rm -rf "$build_lock"
    trap - EXIT
}

# --- Network ----------------------------------------------------------------------------------------------------------

# http_status <port> <path>: the status that 127.0.0.1 answers, nothing when it doesn't.
http_status() {
    local protocol status
    {
        exec 3<>"/dev/tcp/127.0.0.1/$1" || return 0
        printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
        read -r -t 10 protocol status _ <&3 || true
        cat <&3 >/dev/null
        exec 3<&- 3>&-
    } 2>/dev/null
    case "${protocol:-}" in
        HTTP/*) printf '%s' "${status:-}" ;;
    esac
}

# A port that nobody listens on just now.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s' "$port"
            return
        fi
    done
}

# --- A server of one's own ----------------------------------------------------------------------------------------------

readonly ready_within_seconds=120

server_pid=
server_port=
server_management_port=

# start_server <directory>: runs it on free ports, with its data in <directory>/data and its log beside that, and waits
# until it serves. A second call on the same directory finds what the first has left. Needs a build.
start_server() {
    local directory="$1" deadline=$((SECONDS + ready_within_seconds))
    server_port="$(free_port)"
    server_management_port="$(free_port)"
    export CREATIVEFLOW_DATA_DIR="$directory/data"
    PORT="$server_port" MANAGEMENT_PORT="$server_management_port" "$root/bin/run" >>"$directory/server.log" 2>&1 </dev/null &
    server_pid=$!
    until [ "$(http_status "$server_port" /health/ready)" = 200 ] && [ -f "$CREATIVEFLOW_DATA_DIR/bootstrap.json" ]; do
        if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$server_pid" 2>/dev/null; then
            tail -n 30 "$directory/server.log" >&2
            die "The server did not start."
        fi
        sleep 0.05
    done
}

# In order, so that nothing is left running.
stop_server() {
    if [ -n "$server_pid" ]; then
        kill -TERM "$server_pid" 2>/dev/null || true
        wait "$server_pid" 2>/dev/null || true
        server_pid=
    fi
}
