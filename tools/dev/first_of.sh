# shellcheck shell=bash
# Sourced: which of several names a program has here.

# The first of the given programs that is there.
first_of() {
  local program
  for program in "$@"; do
    if command -v "$program" >/dev/null; then
      echo "$program"
      return
    fi
  done
  echo "none of these is installed: $*" >&2
  return 1
}
