# shellcheck shell=bash
# Sourced by setup.sh: Debian's packages, installed or only fetched.

# As root, by sudo where we are not.
as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "setup: neither root nor sudo; run as root: $*" >&2
    return 1
  fi
}

is_installed() {
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# install_packages <package>...: those that are missing, told first. Never removes one.
install_packages() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  echo "setup: installing with apt: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq --yes --no-remove --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
}

# download_package <package> <folder>: fetches a .deb of this Debian release into the folder, without installing it.
download_package() {
  local package=$1 folder
  folder=$(realpath "$2")
  apt-cache show "$package" >/dev/null 2>&1 || as_root apt-get update -qq
  (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root "$package")
}

# The Debian mirror that this machine is configured for. Known from apt's lists, so nothing where those are missing.
configured_mirror() {
  # The $(...) are apt's.
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(CODENAME)' 'Created-By: Packages' |
    awk '$2 == "main" && $3 !~ /-/ && !seen++ { print $1 }'
}

# download_from_suite <suite> <package> <folder>: fetches a .deb of another Debian release into the folder, with lists of
# its own: the machine's apt never hears of that release. The signature is checked as always.
download_from_suite() {
  local suite=$1 package=$2 folder mirror
  folder=$(realpath "$3")
  mirror=$(configured_mirror)
  if [[ -z $mirror ]]; then
    as_root apt-get update -qq
    mirror=$(configured_mirror)
  fi
  mkdir -p "$folder"/apt/{lists,cache}/partial
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$folder/apt/sources.list"
  local options=(
    -o "Dir::Etc::sourcelist=$folder/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o "Dir::State::lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt/cache" -o APT::Sandbox::User=root
  )
  apt-get "${options[@]}" update -qq
  (cd "$folder" && apt-get "${options[@]}" download -qq "$package")
}
