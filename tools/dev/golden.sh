#!/usr/bin/env bash
# Makes the golden files of all rooms, or of the named one, anew: golden.sh [ROOM]
#
# The Python is Debian's, whatever else is on the path: the oracles are the versions of Pillow and torchvision that it
# has, and they print theirs.
set -euo pipefail
cd "$(dirname "$0")/../.."

scripts=(tools/golden/"${1:-*}".py)
[[ $# -gt 0 ]] || scripts=(tools/golden/*.py)
for script in "${scripts[@]}"; do
  echo "golden: $script"
  /usr/bin/python3 "$script"
done
