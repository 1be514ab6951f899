#!/usr/bin/env bash
# Rows per second through the whole topology over a topic of six partitions, as a ratio against the same topology with
# nothing to estimate, and the bytes a broker takes in for a row. 20 numeric features as JSON, window 10,000, one process with
# two threads and the broker in it. Run on an otherwise idle machine.
#
#   stream-app/kafka-streams/bench/topology.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
target="$root/stream-app/kafka-streams/target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && mvn -q -B -ntp test-compile dependency:build-classpath -pl stream-app/kafka-streams -am -Dspotless.check.skip \
  -Dmdep.outputFile="$work/classpath") >"$work/build.txt" 2>&1 || { cat "$work/build.txt" >&2; exit 1; }

measure() { # MODE ESTIMATOR EMIT FROM ROWS [FEATURES]
  rm -rf "$work/files"
  java -Xmx3g -XX:+UseParallelGC -Dlog4j2.configurationFile="$root/stream-app/kafka-streams/src/main/resources/log4j2.xml" \
    -cp "$target/test-classes:$target/classes:$(cat "$work/classpath")" io.mimon.kstreams.TopologyBench "${@:1:5}" 2 "$work/files" "${6:-20}" 2>"$work/err.txt" \
    | grep -E '^([0-9]+|broker bytes.*)$' || cat "$work/err.txt" >&2
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

counts=$(measure monitor counts 1000 100000 500000)
empty=$(measure empty counts 1000 100000 500000)
echo "counts, emit 1,000: $(head -1 <<<"$counts") rows/s; nothing to estimate: $(head -1 <<<"$empty"); ratio $(ratio "$(head -1 <<<"$counts")" "$(head -1 <<<"$empty")") (bar 0.50)"
tail -1 <<<"$counts"
ksg=$(measure monitor ksg1 100 40000 120000)
echo "ksg1, emit 100: $(head -1 <<<"$ksg") rows/s"
tail -1 <<<"$ksg"
