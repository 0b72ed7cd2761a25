#!/usr/bin/env bash
# Measures `tta serve` beside `tta predict`, as ratios within one run: throughput, what a second worker brings one client,
# and what becomes of requests at three times the load that full policies allow.
#
#   serve.sh MODEL RECIPE SECONDS FILE...
#
# Needs build/tta and build/bench/tta_serve_load. SECONDS: how long the overload lasts (the bar is two minutes).
set -euo pipefail
cd "$(dirname "$0")/../.."
model=$1 recipe=$2 seconds=$3
shift 3
files=("$@")
work=build/bench/work
mkdir -p "$work"
server=

stop_server() {
  [[ -n $server ]] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
trap stop_server EXIT

# start_server <threads>: on a free port, which goes to $port
start_server() {
  stop_server
  build/tta serve --model "$model" --recipe "$recipe" --policy ten_crop --threads "$1" --http 127.0.0.1:0 \
    --drain-delay-ms 0 2>"$work/serve.txt" &
  server=$!
  local i
  for i in $(seq 100); do
    port=$(sed -n 's|.*listening on http://127.0.0.1:\([0-9]*\).*|\1|p' "$work/serve.txt")
    [[ -n $port ]] && curl -sf "http://127.0.0.1:$port/v2/health/ready" >/dev/null && return
    sleep 0.1
  done
  cat "$work/serve.txt" >&2
  return 1
}

load() {
  build/bench/tta_serve_load 127.0.0.1 "$port" /v1/predict "$@" "${files[@]}"
}

field() {
  sed "s/.*\"$1\":\([0-9.]*\).*/\1/"
}

resident_kib() {
  awk '/^VmRSS/ { print $2 }' "/proc/$server/status"
}

begin=$(date +%s.%N)
build/tta predict --quiet --model "$model" --recipe "$recipe" --policy ten_crop --format csv --threads 2 "${files[@]}" \
  >"$work/predict.csv"
predict=$(awk -v begin="$begin" -v end="$(date +%s.%N)" -v n="${#files[@]}" 'BEGIN { print n / (end - begin) }')
echo "predict, two workers: $predict images a second, its start included"

start_server 2
load 3 clients 2 >/dev/null
saturated=$(load 20 clients 6)
echo "serve, two workers, 6 clients: $saturated"
awk -v a="$(field answered_per_second <<<"$saturated")" -v b="$predict" \
  'BEGIN { printf "%.3f of the throughput of predict (bar: 0.95)\n", a / b }'

two=$(load 10 clients 1)
start_server 1
one=$(load 10 clients 1)
echo "one client, two workers: $two"
echo "one client, one worker:  $one"
awk -v a="$(field p50_ms <<<"$one")" -v b="$(field p50_ms <<<"$two")" \
  'BEGIN { printf "a request of ten views is %.2f times as fast with two workers (bar: 1.8)\n", a / b }'

start_server 2
load 5 clients 6 >/dev/null
rate=$(awk -v a="$(field answered_per_second <<<"$saturated")" 'BEGIN { print 3 * a }')
load 20 rate "$rate" >/dev/null
before=$(resident_kib)
over=$(load "$seconds" rate "$rate")
echo "three times as much as it can hold, for $seconds s: $over"
echo "resident memory after 20 s of it $before kB, at the end $(resident_kib) kB"
awk -v a="$(field p99_ms <<<"$over")" -v b="$(field p99_ms <<<"$saturated")" \
  'BEGIN { printf "p99 of the answered is %.2f times that at saturation (bar: 2)\n", a / b }'
echo "after it: $(load 5 clients 1)"
