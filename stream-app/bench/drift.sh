#!/usr/bin/env bash
# How the alarms do on streams whose drift is known: the tables of stream-app/DRIFT.md.
#
#   stream-app/bench/drift.sh [all|alarms|delays|marginal|grid|everything] [SIZE] [SEED]
#
# SIZE is how much is drawn, 1 for the tables of DRIFT.md (some ten minutes of CPU), 0.01 for a look. everything has
# a line for each cell of the grid and each detector as well.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
class_path=$(mktemp)
trap 'rm -f "$class_path"' EXIT
mvn -q -B test-compile dependency:build-classpath -pl stream-app/core -am -Dmdep.outputFile="$class_path" \
  -Dmdep.includeScope=test >&2
java -XX:+UseSerialGC -cp "stream-app/core/target/test-classes:stream-app/core/target/classes:$(cat "$class_path")" \
  io.mimon.core.evaluation.Evaluation "$@"
