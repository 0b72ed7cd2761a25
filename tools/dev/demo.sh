#!/usr/bin/env bash
# Classifies ten images of clothes, one of each class, with the bundled model: plainly, and with ten views each.
# Needs a built build/ and the images in .deps/fashion-mnist (setup.sh demo).
set -euo pipefail
cd "$(dirname "$0")/../.."

images=build/demo/images
if [[ ! -d $images ]]; then
  rm -rf build/demo/unfinished
  mkdir -p build/demo
  build/tta_fashion_images .deps/fashion-mnist build/demo/unfinished
  mv build/demo/unfinished "$images"
fi

# The first image of each class's folder.
inputs=()
for folder in "$images"/*/; do
  files=("$folder"*)
  inputs+=("${files[0]}")
done

# predict <policy>: lines "filename,index,label,prob".
predict() {
  build/tta predict --quiet --model models/fashion --policy "$1" --top 1 --format csv "${inputs[@]}" | tail -n +2
}

show() {
  echo "\$ build/tta predict --model models/fashion --policy $1 build/demo/images/..."
}

show none
show shift_flip
echo
printf '%-40s  %-22s  %s\n' "image" "none (1 view)" "shift_flip (10 views)"
paste -d , <(predict none) <(predict shift_flip) |
  awk -F , -v prefix="$images/" '
    { sub(prefix, "", $1); printf "%-40s  %-14s %5.1f %%  %-14s %5.1f %%\n", $1, $3, 100 * $4, $7, 100 * $8 }'
