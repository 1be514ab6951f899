#!/usr/bin/env bash
# What 64 clients of the live page cost a monitor that runs at 80 % of its rate. 20 numeric features, window 10,000,
# counts, a reading every 1,000 rows, the whole program (Flink, embedded). Run on an otherwise idle machine.
#
#   stream-app/bench/page.sh [SECONDS]      each rate is measured over SECONDS (30)
#
# Clients follow the updates (/api/v1/events) and ask for features and health once a second between them.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:-30}
clients=64
port=18931
address="http://127.0.0.1:$port"
work=$(mktemp -d)
started=()
finish() {
  exec 2> /dev/null # no word of each one that ends
  for pid in "${started[@]}"; do
    pkill -P "$pid" || true
    kill "$pid" || true
  done
  wait || true
  rm -rf "$work"
}
trap finish EXIT

begin() { # ROWS_PER_SECOND, 0 as fast as it goes
  rm -rf "$work/out"
  cat > "$work/page.yml" <<YAML
version: 1
monitor: page
source: { simulated: { scenario: wide, features: 20, rows_per_second: $1 } }
target: { column: y }
estimator: counts
window: { rows: 10000 }
emit: { every: 1000 rows }
output: { file: "$work/out" }
gateway: { listen: "127.0.0.1:$port" }
YAML
  "$root/mimon" run "$work/page.yml" > "$work/log" 2>&1 &
  monitor=$!
  started+=("$monitor")
  for _ in $(seq 120); do
    if [ "$(rows 2>/dev/null || echo 0)" -gt 100000 ]; then
      return
    fi
    sleep 0.5
  done
  cat "$work/log" >&2
  exit 1
}
end() {
  kill "$monitor"
  wait "$monitor" || true
}
rows() { curl -sf "$address/api/v1/health" | sed 's/.*"rows":\([0-9]*\).*/\1/'; }
rate() { # SECONDS: rows a second over them
  local first last from to
  first=$(rows)
  from=$(date +%s.%N)
  sleep "$1"
  last=$(rows)
  to=$(date +%s.%N)
  awk -v r="$((last - first))" -v a="$from" -v b="$to" 'BEGIN { printf "%d", r / (b - a) }'
}

"$root/mimon" --help > /dev/null # builds, if it has to
begin 0
full=$(rate "$seconds")
end
pace=$((full * 8 / 10))
begin "$pace"
# What it was behind by at its start has to be made up for first.
settled() { awk -v r="$(rate 5)" -v p="$pace" 'BEGIN { exit !(r > 0.98 * p && r < 1.02 * p) }'; }
until settled && settled; do :; done
alone=$(rate "$seconds")
for _ in $(seq "$clients"); do
  (while true; do curl -sN "$address/api/v1/events" > "$work/client.$BASHPID" || sleep 0.5; done) &
  started+=($!)
done
(while true; do curl -s "$address/api/v1/features" > "$work/features"; sleep 1; done) &
started+=($!)
sleep 5
following=$(curl -sf "$address/api/v1/health" | sed 's/.*"clients":\([0-9]*\).*/\1/')
watched=$(rate "$seconds")
end
awk -v f="$full" -v p="$pace" -v a="$alone" -v w="$watched" -v c="$following" 'BEGIN {
  printf "as fast as it goes %d rows/s; let in at 80 %% of that, %d: %d without a page, %d with %d clients, %+.1f %% (bar -5 %%)\n",
    f, p, a, w, c, 100 * (w / a - 1)
}'
