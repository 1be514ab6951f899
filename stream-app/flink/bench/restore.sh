#!/usr/bin/env bash
# A wide table (200 pairs x 10,000 rows) goes on from its state: seconds to the first reading, split, and
# bytes of its checkpoints. Bars: 5 s, 16 bytes a row and feature. Run on an otherwise idle machine.
#
#   stream-app/flink/bench/restore.sh [TIMES]
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
target="$root/stream-app/flink/target"
jar="$target/mimon-flink-all.jar"
{ [ -f "$jar" ] && [ -d "$target/test-classes" ]; } || { echo "build first: mvn package" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/mimon" --version # Builds what it runs.
java -cp "$target/test-classes:$jar" io.mimon.flink.bench.RestoreBench "$root/mimon" "$work" "${1:-3}"
