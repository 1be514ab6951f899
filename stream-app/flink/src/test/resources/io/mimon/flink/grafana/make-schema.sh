#!/usr/bin/env bash
# How schema.json was made, once (2026-11-27, Node 20): one definition for a dashboard and one for each type of panel, from the
# types that Grafana publishes. Descriptions are left out. Run it here for a newer version; it needs npm, jq and the registry.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund @grafana/schema@13.2.2 ts-json-schema-generator@2.10.0
cp "$here/schema.ts" schema.ts
echo '{"compilerOptions":{"target":"ES2022","module":"ES2022","moduleResolution":"node","ignoreDeprecations":"6.0","strict":true,"skipLibCheck":true},"files":["schema.ts"]}' >tsconfig.json
for type in ClassicDashboard Row BarGaugePanel HeatmapPanel StatPanel StateTimelinePanel TablePanel TextPanel TimeSeriesPanel; do
  npx ts-json-schema-generator --tsconfig tsconfig.json --path schema.ts --type "$type" --expose none --no-type-check |
    jq -c '.definitions | walk(if type == "object" and (.description | type) == "string" then del(.description) else . end)'
done | jq -cs '{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": add}' >"$here/schema.json"
