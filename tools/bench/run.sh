#!/usr/bin/env bash
# Measures what docs/ARCHITECTURE.md promises, as ratios within one run. Needs a built build/ with the benchmarks.
#
# The pipeline needs real models and photos, which are not part of the project: $TTA_TEST_DATA, or shared/data beside the
# checkout.
set -euo pipefail
cd "$(dirname "$0")/../.."

bench=build/bench
data=${TTA_TEST_DATA:-../shared/data}
photos=$data/datasets/imagenet-sample-1000
work=build/bench/work
mkdir -p "$work"

echo "== pixel kernels, one thread, fastest of 500 runs"
"$bench"/tta_pixels_bench | tee "$work/pixels.txt"
/usr/bin/python3 tools/bench/pillow_pixels.py | tee "$work/pillow.txt"
awk 'FNR == 1 { time[++n] = $(NF - 1) } END { printf "%.1f times as fast as Pillow (bar: 4)\n", time[2] / time[1] }' \
  "$work/pixels.txt" "$work/pillow.txt"
if /usr/bin/python3 -c 'import cv2, torchvision' 2>"$work/no_libraries.txt"; then
  /usr/bin/python3 tools/bench/resize_kinds.py
else
  echo "cv2 and torchvision are not here: tools/dev/setup.sh golden installs them"
fi

echo
echo "== views of 224 x 224, one thread, milliseconds from the resized photo to the float tensor"
/usr/bin/python3 tools/bench/views.py | tee "$work/views.txt"
echo

echo "== an evaluation from a full score store (bar: seconds, and memory that doesn't grow with the views)"
for views in 8 32; do "$bench"/tta_evaluation_bench 5000 "$views" 1000; done

echo
echo "== greedy policy search beside numpy's: 500 images, 64 candidates, 1,000 classes, 10 steps (bar: 50 times as fast)"
rm -rf "$work/search"
"$bench"/tta_tune_bench make "$work/search" 500 64 1000
"$bench"/tta_tune_bench search "$work/search" 500 64 1000 500 10 >"$work/search.txt"
/usr/bin/python3 tools/bench/greedy_search.py "$work/search" 500 10 >"$work/numpy_search.txt"
paste -s -d ' ' "$work/search.txt" "$work/numpy_search.txt" | awk '{
  for (i = 2; i <= 11; ++i) { ours = ours " " $i; theirs = theirs " " $(i + 11) }
  printf "%.2f s, numpy %.1f s: %.0f times as fast; %s views (%s )\n", $1, $12, $12 / $1,
         ours == theirs ? "the same" : "OTHER", ours }'
rm -rf "$work/search"

echo
echo "== tuning on stored scores: 5,000 images, 128 candidates, 1,000 classes (bar: a minute, 2 GiB)"
rm -rf "$work/scores"
"$bench"/tta_tune_bench make "$work/scores" 5000 128 1000
"$bench"/tta_tune_bench tune "$work/scores" 5000 128 1000
rm -rf "$work/scores"
echo

if [[ ! -d $photos ]]; then
  echo "real models and photos are not here: set TTA_TEST_DATA to their folder"
  exit 0
fi

# 200 photos as the camera gave them, and 200 that were re-encoded with a short side of 320 pixels.
list_photos() {
  awk -F , -v folder="$photos/images/" -v original="$1" \
    '{ sub(/\r$/, "") } NR > 1 && ($5 == "original") == original && n++ < 200 { print folder $1 }' "$photos/labels.csv"
}
list_photos 1 >"$work/original.txt"
list_photos 0 >"$work/reencoded.txt"

model=squeezenet1.1
recipe=tests/real/recipes/$model.json

# measure <threads> <list>: ms a run, images a second, overhead
measure() {
  "$bench"/tta_pipeline_bench "$data/models/$model.onnx" "$recipe" ten_crop "$@"
}

echo
echo "== whole pipeline over the bare model: $model, ten_crop, 200 JPEG photos (bar: 1.05)"
for list in original reencoded; do
  read -r ms one overhead < <(measure 1 "$work/$list.txt")
  echo "$list, 1 worker:  overhead $overhead  ($ms ms a run, $one images/s)"
  read -r ms two overhead < <(measure 2 "$work/$list.txt")
  echo "$list, 2 workers: overhead $overhead  ($ms ms a run, $two images/s)"
  echo "$list, two workers over one: $(awk "BEGIN { printf \"%.2f\", $two / $one }") x images per second (bar: 1.8)"
done

# answers <stop>: "index views_used" of every photo
answers() {
  build/tta predict --quiet --model "$data/models/$model.onnx" --recipe "$recipe" --policy ten_crop --stop "$1" \
    --format jsonl "$photos/images" |
    sed -E 's/^\{"image":"[^"]*","index":([0-9]+),.*"views_used":([0-9]+),.*/\1 \2/'
}

echo
echo "== exact stop: $model, ten_crop, 1,000 photos"
answers none >"$work/all_views.txt"
answers exact >"$work/stopped.txt"
paste "$work/all_views.txt" "$work/stopped.txt" | awk '
  { views += $4; different += $1 != $3 }
  END { printf "views used: %.2f of 10; labels that differ: %d of %d\n", views / NR, different, NR }'

echo
echo "== peak memory of predict: $model, ten_crop, 2 workers (bar: 100 MB, constant)"
find "$photos/images" -name '*.jpg' | sort >"$work/all.txt"
for count in 100 1000; do
  head -n "$count" "$work/all.txt" >"$work/some.txt"
  memory=$("$bench"/tta_peak_memory build/tta predict --threads 2 --quiet --model "$data/models/$model.onnx" \
    --recipe "$recipe" --policy ten_crop - <"$work/some.txt")
  echo "$count photos: $memory MB"
done

echo
echo "== tta serve on the same photos"
mapfile -t served <"$work/some.txt"
tools/bench/serve.sh "$data/models/$model.onnx" "$recipe" 120 "${served[@]}"
