#!/usr/bin/env bash
# A wide table (200 pairs x 10,000 rows) goes on: seconds from the start of an instance to its first new reading, with what is
# left on its disk, from the changelogs alone, after a kill, with a standby and without; and an instance's memory.
# Run on an otherwise idle machine, after `mvn package`.
#
#   stream-app/kafka-streams/bench/restore.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
target="$root/stream-app/kafka-streams/target"
[ -f "$target/mimon-kafka-streams-all.jar" ] || { echo "build first: mvn package" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && mvn -q -B -ntp test-compile dependency:build-classpath -pl stream-app/kafka-streams -am -Dspotless.check.skip \
  -Dmdep.outputFile="$work/classpath") >"$work/build.txt" 2>&1 || { cat "$work/build.txt" >&2; exit 1; }
cd "$target" # The logs of the processes are in process-logs below.
MIMON_LOG=info java -Dmimon.root="$root" "-Dmimon.instance.options=-Xmx1g -XX:+UseParallelGC" -Dlog4j2.configurationFile="$root/stream-app/kafka-streams/src/main/resources/log4j2.xml" \
  -cp "$target/test-classes:$target/classes:$(cat "$work/classpath")" io.mimon.kstreams.instances.RestoreBench "$work/files"
