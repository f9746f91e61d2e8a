# Sourced. Fails with a remedy unless a JDK 17 or later is there.

if [ -n "${JAVA_HOME:-}" ]; then
  javac=$JAVA_HOME/bin/javac
else
  javac=$(command -v javac || true)
fi
if [ -z "$javac" ] || [ ! -x "$javac" ]; then
  echo "Terrace needs a JDK, 17 or later: no javac in ${JAVA_HOME:-the PATH}." >&2
  echo "Install one (https://adoptium.net) and set JAVA_HOME to its folder." >&2
  exit 1
fi
version=$("$javac" -version 2>&1 | sed -E 's/^javac (1\.)?([0-9]+).*/\2/')
if ! [ "$version" -ge 17 ] 2>/dev/null; then
  echo "Terrace needs a JDK, 17 or later: $javac is $("$javac" -version 2>&1)." >&2
  echo "Install one (https://adoptium.net) and set JAVA_HOME to its folder." >&2
  exit 1
fi
