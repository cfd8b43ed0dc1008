# Sourced by ./homeostat and ./mvnw: sets JAVA_HOME to a JDK 25 or newer, or explains how to get one.

# Without processes of its own: each start asks it.
jdk_feature() { # the feature release of the JDK at $1, or nothing, in the variable feature
  local line
  feature=
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]] || continue
    feature=${BASH_REMATCH[1]}
    return 0
  done <"$1/release"
}

find_jdk() {
  local best="" best_feature=0 home feature
  local on_path=""
  if command -v javac >/dev/null 2>&1; then
    on_path=$(readlink -f "$(command -v javac)")
    on_path=${on_path%/*/*}
  fi
  # What the user has chosen counts first, then the oldest that fits: 25 is what the build is tested with.
  for home in "${JAVA_HOME:-}" "$on_path" "${HOMEOSTAT_JDK:-}"; do
    [ -n "$home" ] || continue
    jdk_feature "$home"
    if [ "${feature:-0}" -ge 25 ]; then JAVA_HOME=$home; export JAVA_HOME; return 0; fi
  done
  for home in /usr/lib/jvm/* /opt/*jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
      "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    jdk_feature "$home"
    [ "${feature:-0}" -ge 25 ] || continue
    if [ -z "$best" ] || [ "$feature" -lt "$best_feature" ]; then best=$home; best_feature=$feature; fi
  done
  if [ -n "$best" ]; then JAVA_HOME=$best; export JAVA_HOME; return 0; fi
  {
    echo "Homeostat needs a JDK 25 or newer, and none was found in JAVA_HOME, on PATH or under /usr/lib/jvm."
    echo "Install one (Debian: temurin-25-jdk or openjdk-25-jdk-headless), or set JAVA_HOME to where it is:"
    echo "  JAVA_HOME=/path/to/jdk-25 $0"
  } >&2
  return 1
}
