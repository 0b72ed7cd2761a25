#!/usr/bin/env bash
# Classifies 1,000 images of clothes that the bundled model has never seen, plainly and with ten views each, and asks
# whether the views are worth it.
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

# predict <policy>: answers for all images as CSV lines "filename,index,label,prob".
predict() {
  local command=(build/tta predict --model models/fashion --policy "$1" --format csv "$images")
  echo "\$ ${command[*]}" >&2
  "${command[@]}" --quiet | tail -n +2
}

# The verdict on views, in words, and a page about it.
evaluate() {
  local command=(build/tta eval --model models/fashion --data "$images" --policy hflip --policy shift_flip
    --store build/demo/scores --report build/demo/report.html)
  echo "\$ ${command[*]}"
  echo
  "${command[@]}" --quiet | sed '/^$/,$d'
  echo
  echo "The report, for a browser: $PWD/build/demo/report.html"
}

# A table with the first image of each class, then what all of them say. Each line of the input has both answers.
report() {
  awk -F , -v prefix="$images/" '
    {
      sub(prefix, "", $1)
      split($1, path, "/")
      truth = path[1]
      plain += $3 == truth
      views += $7 == truth
      fixed += $3 != truth && $7 == truth
      broken += $3 == truth && $7 != truth
      if (!(truth in seen)) {
        seen[truth] = 1
        if (NR == 1) printf "%-24s  %-19s  %s\n", "image", "none (1 view)", "shift_flip (10 views)"
        printf "%-24s  %-11s %5.1f %%  %-11s %5.1f %%\n", $1, $3, 100 * $4, $7, 100 * $8
      }
    }
    END {
      printf "\n%d images: %d right with one view, %d with ten (%d fixed, %d broken)\n", NR, plain, views, fixed, broken
    }'
}

predict none >build/demo/none.csv
predict shift_flip >build/demo/shift_flip.csv
echo
paste -d , build/demo/none.csv build/demo/shift_flip.csv | report
echo
evaluate
