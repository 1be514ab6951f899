#!/usr/bin/env bash
# Rows per second of the whole embedded job, in one process, from two runs of different length: what
# both have in common (start, plan, stop) cancels out. Run on an otherwise idle machine.
#
#   stream-app/flink/bench/throughput.sh                   20 simulated numeric features, KSG1
#   stream-app/flink/bench/throughput.sh elec2.csv.gz      and that file: once and four times over
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
jar="$root/stream-app/flink/target/mimon-flink-all.jar"
[ -f "$jar" ] || { echo "build first: mvn package" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

seconds_of() { # CONFIG: wall seconds and peak memory of a run, appended to $work/log
  /usr/bin/time -f "%e %M" -o "$work/time" \
    java -XX:+UseParallelGC -jar "$jar" run "$1" --fresh >"$work/out.txt" 2>"$work/err.txt"
  cat "$work/time"
}

compare() { # NAME, SHORT config, rows, LONG config, rows
  read -r short _ < <(seconds_of "$2")
  read -r long memory < <(seconds_of "$4")
  awk -v n="$1" -v s="$short" -v l="$long" -v a="$3" -v b="$5" -v m="$memory" 'BEGIN {
    printf "%s: %d rows in %.1f s, %d in %.1f s: %.0f rows/s, %.1f s besides, peak %d MB\n",
      n, a, s, b, l, (b - a) / (l - s), s - a * (l - s) / (b - a), m / 1024 }'
}

wide() { # ROWS
  cat >"$work/wide-$1.yml" <<Y
version: 1
monitor: wide
source: { simulated: { scenario: wide, features: 20, rows: $1, seed: 3 } }
target: { column: y }
window: { rows: 10000 }
emit: { every: 1000 rows }
output: { file: "$work/out" }
gateway: { enabled: false }
Y
  echo "$work/wide-$1.yml"
}
compare "20 numeric features, window 10,000, emit every 1,000" "$(wide 40000)" 40000 "$(wide 240000)" 240000

if [ $# -gt 0 ]; then
  zcat -f "$1" >"$work/once.csv"
  { cat "$work/once.csv"; for _ in 1 2 3; do tail -n +2 "$work/once.csv"; done; } >"$work/four.csv"
  file() {
    cat >"$work/file-$1.yml" <<Y
version: 1
monitor: file
source: { file: { path: "$work/$1.csv" } }
target: { column: class }
features: { exclude: [date] }
window: { rows: 5000 }
emit: { every: 500 rows }
reference: { first: 10000 rows }
output: { file: "$work/out" }
gateway: { enabled: false }
Y
    echo "$work/file-$1.yml"
  }
  rows=$(($(wc -l <"$work/once.csv") - 1))
  compare "$(basename "$1"), window 5,000, emit every 500" "$(file once)" "$rows" "$(file four)" $((4 * rows))
fi
