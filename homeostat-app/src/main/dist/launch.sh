# shellcheck shell=bash disable=SC2154 # app and settings come from who sources this
# Sourced by ./homeostat (a checkout) and bin/homeostat (a distribution): how the JVM is started.
# Expects: app, the directory with the jar and lib/; settings, the directory of this file;
# JAVA_HOME. The container image starts the JVM from the same settings, without a shell.

# The same in every run: what a start-up cache is made with must be what it is used with.
mapfile -t flags <"$settings/jvm.flags"

class_path() {
  local jar
  printf '%s' "$app"/homeostat-app-*.jar
  for jar in "$app"/lib/*.jar; do printf ':%s' "$jar"; done
}

# A cache of another JDK, other jars, another place or other flags has another name, so a stale one
# is never looked at; the JVM checks the jars once more.
cache_file() {
  local key
  key=$({ cat "$JAVA_HOME/release" 2>/dev/null; uname -m; echo "$app ${flags[*]}"
    ls -ln "$app"/homeostat-app-*.jar "$app"/lib; } | cksum | tr -d ' ')
  printf '%s' "$app/start-$key.aot"
}

make_cache() { # plays a short demonstration, and keeps what the JVM has loaded and linked for it
  local cache work
  cache=$(cache_file)
  [ ! -f "$cache" ] || { echo "$cache"; return 0; }
  work=$(mktemp -d)
  rm -f "$app"/start-*.aot
  if HOMEOSTAT_LOG_LEVEL=ERROR "$JAVA_HOME/bin/java" "${flags[@]}" -Xmx256m \
      -XX:AOTCacheOutput="$work/start.aot" -cp "$(class_path)" io.homeostat.app.Main \
      demo --pipeline voc-forecast --data "$work/data" --port 0 --mqtt-port 0 >"$work/log" 2>&1 &&
      mv "$work/start.aot" "$cache"; then
    echo "$cache"
    rm -rf "$work"
  else
    cat "$work/log" >&2
    rm -rf "$work"
    echo "homeostat: no start-up cache could be made; everything works without one" >&2
    return 1
  fi
}

# The defaults of process.env: XGBoost's idle OpenMP threads spin unless told otherwise before the
# process starts, and one malloc arena, trimmed now and then, gives back what trainings have used.
environment() {
  local name value
  while IFS='=' read -r name value; do
    export "$name=${!name:-$value}"
  done <"$settings/process.env"
}

heap_of() { # the heap's options for the memory $1, in the array heap
  case "$1" in
    small | standard) mapfile -t heap <"$settings/$1.heap" ;;
    large) # a quarter of the machine, as the JVM has it; above 31 GB its references would grow
      heap=(-Xms64m)
      if [ -r /proc/meminfo ]; then
        local kilobytes
        read -r _ kilobytes _ </proc/meminfo
        [ "$kilobytes" -lt 120000000 ] || heap+=(-Xmx31g)
      fi
      ;;
    *) echo "homeostat: --memory: found '$1', expected small, standard or large" >&2; exit 2 ;;
  esac
}

# How much memory the JVM may take: --memory before the command, or HOMEOSTAT_MEMORY.
read_memory() {
  memory=${HOMEOSTAT_MEMORY:-}
  if [ "${1:-}" = --memory ]; then
    [ "$#" -ge 2 ] || { echo "homeostat: --memory: found nothing, expected small, standard or large" >&2; exit 2; }
    memory=$2
    shift 2
  fi
  # shellcheck disable=SC2034 # read by who sources this
  arguments=("$@")
  case "${1:-}" in
    up | demo) memory=${memory:-standard} ;;
  esac
  heap_of "${memory:-large}"
}

launch() {
  environment
  case "${1:-}" in
    cache) make_cache; exit ;;
  esac
  # Only a box that runs for long logs its steps; the other commands talk to a person.
  [ "${1:-}" = up ] || export HOMEOSTAT_LOG_LEVEL=${HOMEOSTAT_LOG_LEVEL:-WARN}
  # A heap of the user's own takes the place of ours: halves of both may contradict each other.
  case " ${HOMEOSTAT_JAVA_OPTS:-}" in
    *" -Xm"[sx]*) heap=() ;;
  esac
  local cache
  cache=$(cache_file)
  # Mapped where it was made for, its pages stay clean and are shared by all boxes of a machine. With
  # options of the user's own it is left out: a JVM whose heap cannot take its objects would not start.
  [ ! -f "$cache" ] || [ -n "${HOMEOSTAT_JAVA_OPTS:-}" ] || heap+=(-XX:AOTCache="$cache" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" "${flags[@]}" ${heap[@]+"${heap[@]}"} -XX:TrimNativeHeapInterval=5000 \
    ${HOMEOSTAT_JAVA_OPTS:-} -cp "$(class_path)" io.homeostat.app.Main "$@"
}
