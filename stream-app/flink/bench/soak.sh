#!/usr/bin/env bash
# The whole embedded job at a steady rate: whether heap and state stay level, and how late readings are. 20 numeric
# features, KSG1, window 10,000, a reading every 1,000 rows. Run on an otherwise idle machine.
#
#   stream-app/flink/bench/soak.sh [ROWS_PER_SECOND [MINUTES]]
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
target="$root/stream-app/flink/target"
jar="$target/mimon-flink-all.jar"
{ [ -f "$jar" ] && [ -d "$target/test-classes" ]; } || { echo "build first: mvn package" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
java -cp "$target/test-classes:$jar" io.mimon.flink.bench.Soak "$jar" "$work" "${1:-7000}" "${2:-15}"
