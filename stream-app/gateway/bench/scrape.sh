#!/usr/bin/env bash
# What a scrape of many series takes: seconds over HTTP, with and without gzip, and bytes of heap, of 10,000 series and of more.
# Run on an otherwise idle machine.
#
#   stream-app/gateway/bench/scrape.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
target="$root/stream-app/gateway/target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && mvn -q -B -ntp test-compile dependency:build-classpath -pl stream-app/gateway -am -Dspotless.check.skip \
  -Dmdep.outputFile="$work/classpath") >"$work/build.txt" 2>&1 || { cat "$work/build.txt" >&2; exit 1; }
java -Xmx512m -XX:+UseParallelGC -cp "$target/test-classes:$target/classes:$(cat "$work/classpath")" io.mimon.gateway.ScrapeBench
