# shellcheck shell=bash
# Sourced by setup.sh: a tarball of the npm registry. No package's code is run, and nothing is installed from it.

# The registry that this machine is configured for, or nothing.
configured_registry() {
  local registry=${npm_config_registry:-${NPM_CONFIG_REGISTRY:-}} file
  for file in ~/.npmrc /etc/npmrc; do
    [[ -n $registry || ! -r $file ]] || registry=$(sed -n 's/^registry *= *//p' "$file" | tail -n 1)
  done
  echo "${registry%/}"
}

# download_npm_package <name> <version> <sha256> <file>: by npm, else by curl or wget from the configured registry, else by
# Debian's npm, which is installed for it.
download_npm_package() {
  local name=$1 version=$2 sha256=$3 file=$4 registry
  registry=$(configured_registry)
  local url="$registry/$name/-/${name##*/}-$version.tgz"
  if command -v npm >/dev/null; then
    pack_with_npm "$name" "$version" "$file"
  elif [[ -n $registry ]] && command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --output "$file" "$url"
  elif [[ -n $registry ]] && command -v wget >/dev/null; then
    wget --quiet --output-document="$file" "$url"
  else
    install_packages npm ca-certificates
    pack_with_npm "$name" "$version" "$file"
  fi
  if ! echo "$sha256  $file" | sha256sum --check --status; then
    echo "setup: $name-$version.tgz is not the file it should be: $(sha256sum "$file"), expected $sha256" >&2
    return 1
  fi
}

pack_with_npm() {
  local name=$1 version=$2 file=$3 folder packed
  folder=$(dirname "$file")
  (cd "$folder" && npm pack --loglevel=error --ignore-scripts "$name@$version" >/dev/null)
  packed=${name#@}  # npm calls the tarball of @grpc/grpc-js grpc-grpc-js-1.14.7.tgz
  packed=$folder/${packed//\//-}-$version.tgz
  [[ $packed -ef $file ]] || mv "$packed" "$file"
}
