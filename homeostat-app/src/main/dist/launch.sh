# shellcheck shell=bash disable=SC2154 # app and settings come from who sources this
# Sourced by ./homeostat (a checkout) and bin/homeostat (a distribution): how the JVM is started.
# Expects: app, the directory with the jar and lib/; settings, the directory of this file;
# JAVA_HOME. The container image starts the JVM from the same settings, without a shell.

# The same in every run: what a start-up cache is made with must be what it is used with.
mapfile -t flags <"$settings/jvm.flags"

# In the environment, since ONNX Runtime ends a process whose command line has 4,096 bytes.
class_path() { # in the variable classes; without a process of its own, as all that each start does
  local jar
  classes=$(printf '%s' "$app"/homeostat-app-*.jar)
  for jar in "$app"/lib/*.jar; do classes+=:$jar; done
}

# A cache of another JDK, other jars, another place or other flags has another name, so a stale one
# is never looked at; the JVM checks the jars once more. Beside it, under the same name, lies SQLite's
# library, which the driver would otherwise unpack from its jar at each start.
cache_name() { # in the variable cache, without its extension
  local key release=
  [ ! -r "$JAVA_HOME/release" ] || release=$(<"$JAVA_HOME/release")
  key=$({ printf '%s\n' "$release" "$HOSTTYPE" "$app ${flags[*]}"
    ls -ln "$app"/homeostat-app-*.jar "$app"/lib; } | cksum)
  cache=$app/start-${key// /}
}

native() { # native FILE: the options for SQLite's library in FILE, in the array library
  library=(-Dorg.sqlite.lib.path="${1%/*}" -Dorg.sqlite.lib.name="${1##*/}")
}

# Half a library would end the JVM at each start, so it is on disk before it has its name.
keep() { # keep FILE NAME: readable by everyone, and never half there under its name
  cp "$1" "$2.new" && chmod 644 "$2.new" && sync "$2.new" && mv "$2.new" "$2"
}

make_cache() { # rehearses a start, and keeps what the JVM has loaded and linked for it
  local cache classes library work
  cache_name
  [ ! -f "$cache.aot" ] || { echo "$cache.aot"; return 0; }
  class_path
  work=$(mktemp -d)
  rm -f "$app"/start-*
  native "$work/sqlite.so"
  local java=("$JAVA_HOME/bin/java" "${flags[@]}" -Xmx256m)
  local -x CLASSPATH=$classes HOMEOSTAT_LOG_LEVEL=ERROR
  # Two processes, since all of what the second loads is loaded at every start.
  if "${java[@]}" io.homeostat.app.Main rehearsal lesson "$work/data" "$work/sqlite.so" >"$work/log" 2>&1 &&
      "${java[@]}" "${library[@]}" -XX:AOTCacheOutput="$work/start.aot" io.homeostat.app.Main \
        rehearsal start "$work/data" >>"$work/log" 2>&1 &&
      keep "$work/sqlite.so" "$cache.so" && keep "$work/start.aot" "$cache.aot"; then
    echo "$cache.aot"
    rm -rf "$work"
  else
    cat "$work/log" >&2
    rm -rf "$work" "$cache".*
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
  local cache classes library=()
  class_path
  cache_name
  [ ! -r "$cache.so" ] || native "$cache.so"
  # Mapped where it was made for, its pages stay clean and are shared by all boxes of a machine. With
  # options of the user's own it is left out: a JVM whose heap cannot take its objects would not start.
  [ ! -r "$cache.aot" ] || [ -n "${HOMEOSTAT_JAVA_OPTS:-}" ] || heap+=(-XX:AOTCache="$cache.aot" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)
  export CLASSPATH=$classes
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" "${flags[@]}" ${heap[@]+"${heap[@]}"} -XX:TrimNativeHeapInterval=5000 \
    ${library[@]+"${library[@]}"} ${HOMEOSTAT_JAVA_OPTS:-} io.homeostat.app.Main "$@"
}
