#!/usr/bin/env bash
# Formatting, clang-tidy, shell syntax and layers: lint.sh [FILE...]. Without files all of ours. Needs a built build/.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tools/dev/first_of.sh

clang_format=$(first_of clang-format-14 clang-format)
clang_tidy=$(first_of clang-tidy-14 clang-tidy)
if [[ $clang_format != *-14 || $clang_tidy != *-14 ]]; then
  echo "lint: version 14 is not here (Debian 13 lacks it): newer ones format and check a little differently"
fi

if [[ $# -gt 0 ]]; then
  files=("$@")
else
  mapfile -t files < <(find src apps tests bench examples tools fuzz -name '*.h' -o -name '*.cc' 2>/dev/null | sort)
fi
mapfile -t sources < <(printf '%s\n' "${files[@]}" | grep '\.cc$')
mapfile -t scripts < <(find dev .ci/run tools -type f \( -name dev -o -name run -o -name '*.sh' \) | sort)

echo "lint: formatting of ${#files[@]} files"
"$clang_format" --dry-run -Werror "${files[@]}"

echo "lint: syntax of ${#scripts[@]} shell scripts"
for script in "${scripts[@]}"; do
  bash -n "$script"
done

echo "lint: layers"
cmake -DROOMS=build/rooms.cmake -DSOURCE=src -P tests/check_layers.cmake

# Only what the build compiles: clang-tidy can't know the flags of anything else.
mapfile -t compiled < <(for source in "${sources[@]}"; do
  grep -qF "$PWD/$source" build/compile_commands.json && echo "$source"
done)
echo "lint: clang-tidy of ${#compiled[@]} files"

# tidy <checks> <file>...: two at a time. The flags are g++'s, some unknown to clang. Even --quiet counts what it
# suppressed in foreign headers.
tidy() {
  local checks=$1
  shift
  [[ $# -gt 0 ]] || return 0
  printf '%s\0' "$@" | xargs -0 -r -n 1 -P 2 "$clang_tidy" --quiet -p build --checks="$checks" \
    --extra-arg=-Wno-unknown-warning-option \
    2> >(grep -v ' warnings generated\.$' >&2)
}

# The path analyzer takes a minute for a large test, and finds GoogleTest's macros there. Tests of printable() hold what
# misleads.
mapfile -t tests < <(printf '%s\n' "${compiled[@]}" | grep -E '_test\.cc$|^tests/' || true)
mapfile -t others < <(printf '%s\n' "${compiled[@]}" | grep -vE '_test\.cc$|^tests/' || true)
status=0
tidy '' ${others[@]+"${others[@]}"} || status=1
tidy '-clang-analyzer-*,-misc-misleading-bidirectional' ${tests[@]+"${tests[@]}"} || status=1
[[ $status == 0 ]] || exit "$status"
echo "lint: clean"
