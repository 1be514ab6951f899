#!/usr/bin/env bash
# Rows per second through the whole embedded job, as ratios: against the same job with nothing to estimate,
# against the engine-free monitor on one thread, and on two cores against one. 20 numeric features, window 10,000,
# a file on disk. Run on an otherwise idle machine.
#
#   stream-app/flink/bench/job.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
target="$root/stream-app/flink/target"
jar="$target/mimon-flink-all.jar"
{ [ -f "$jar" ] && [ -d "$target/test-classes" ]; } || { echo "build first: mvn package" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
opens=(--add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED
  --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED)

measure() { # CORES MODE ESTIMATOR EMIT FROM ROWS TASKS [FEATURES]
  taskset -c "$1" java "${opens[@]}" -XX:+UseParallelGC -cp "$target/test-classes:$jar" \
    io.mimon.flink.JobBench "${@:2:6}" "$work" "${8:-20}" 2>"$work/err.txt" | tail -1 || cat "$work/err.txt" >&2
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

counts=$(measure 0,1 job counts 1000 200000 1000000 2)
empty=$(measure 0,1 empty counts 1000 200000 1000000 2)
core=$(measure 0 core counts 1000 200000 1000000 1)
echo "counts, emit 1,000: $counts rows/s; nothing to estimate: $empty; engine-free, one thread: $core"
echo "  of the empty job $(ratio "$counts" "$empty") (bar 0.50), of the engine-free monitor $(ratio "$counts" "$core") (bar 0.80)"
two=$(measure 0,1 job ksg1 100 40000 160000 2)
one=$(measure 0 job ksg1 100 40000 160000 1)
echo "ksg1, emit 100: $two rows/s (bar 4,000) on two cores, $one on one: $(ratio "$two" "$one") (bar 1.7)"
two=$(measure 0,1 job counts 1000 24000 40000 2 2000)
one=$(measure 0 job counts 1000 24000 40000 1 2000)
echo "2,000 features, counts, emit 1,000: $two rows/s on two cores, $one on one: $(ratio "$two" "$one")"
