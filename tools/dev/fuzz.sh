#!/usr/bin/env bash
# Runs the built fuzzers: fuzz.sh [NAME] [SECONDS | RUNSx]. Without a name all of them, 20 seconds each; with 1000000x
# a million inputs each. What they learn stays in build-fuzz/corpus/; an input that breaks something is written to
# build-fuzz/crash/ and belongs, once the fault is mended, into tests/golden/fuzz/<name>/, which the tests replay.
set -euo pipefail
cd "$(dirname "$0")/../.."

names=(albumentations bmp expression http infer jpeg json keras labels npy onnx png pnm policy recipe timm torchvision views webp)
if [[ ${1:-} =~ ^[a-z]+$ ]]; then
  names=("$1")
  shift
fi
effort=${1:-20}
case "$effort" in
  *x) limit=-runs=${effort%x} ;;
  *) limit=-max_total_time=$effort ;;
esac

# The golden files that a fuzzer begins with: its own, and those of the room that it is about.
seeds_of() {
  local folders=() pattern='*'
  [[ ! -d tests/golden/fuzz/$1 ]] || folders=(tests/golden/fuzz/"$1")
  case "$1" in
    bmp | png | webp) folders+=(tests/golden/codec) pattern="*.$1" ;;
    albumentations | keras | timm | torchvision) folders+=(tests/importers) pattern="*$1*" ;;
    jpeg) folders+=(tests/golden/codec) pattern='*.jpg' ;;
    pnm) folders+=(tests/golden/codec) pattern='*.p[bgp]m' ;;
    json | recipe) folders+=(tests/golden/recipe) ;;
    npy) folders+=(tests/golden/npy) ;;
    onnx) folders+=(tests/golden/onnx) ;;
  esac
  # Arrays are what the other rooms' tests expect, but for one.
  local no_seed='*.npy'
  [[ $1 != npy ]] || no_seed='*.tsv'
  find "${folders[@]}" -type f -name "$pattern" -not -name "$no_seed" -not -name '*.tsv'
}

# Memory: far less than the library's own limits add up to for such inputs. No single allocation needs 64 MB.
options=(-rss_limit_mb=512 -malloc_limit_mb=64 -timeout=10 -print_final_stats=1 -verbosity=0)

for name in "${names[@]}"; do
  corpus=build-fuzz/corpus/$name
  mkdir -p "$corpus" build-fuzz/seeds/"$name" build-fuzz/crash
  mapfile -t seeds < <(seeds_of "$name")
  cp "${seeds[@]}" build-fuzz/seeds/"$name"/
  echo "fuzz: $name, $limit"
  build-fuzz/fuzz/tta_"$name"_fuzz "${options[@]}" "$limit" \
    -artifact_prefix=build-fuzz/crash/"$name"- "$corpus" build-fuzz/seeds/"$name"
done
