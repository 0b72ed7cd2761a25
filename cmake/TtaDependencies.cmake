# The foreign libraries, each under the name that rooms use in FOREIGN. Nothing is downloaded here:
# `./dev setup` installs Debian's packages and unpacks ONNX Runtime into .deps/.
#
# tta_foreign(<name> <target> <headers> [<pkg-config module>...])
#   headers   regular expression of the headers that only rooms naming <name> may include
#   modules   what a program that links the installed static library must link too; none where only headers are used
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

function(tta_foreign name target headers)
  set(TTA_FOREIGN_${name}_TARGET ${target} PARENT_SCOPE)
  set(TTA_FOREIGN_${name}_HEADERS "${headers}" PARENT_SCOPE)
  set(TTA_FOREIGN_${name}_MODULES "${ARGN}" PARENT_SCOPE)
  set(TTA_FOREIGN_NAMES ${TTA_FOREIGN_NAMES} ${name} PARENT_SCOPE)
endfunction()

find_package(OpenSSL REQUIRED COMPONENTS Crypto SSL)
tta_foreign(libcrypto OpenSSL::Crypto "^openssl/(crypto|evp|rand|sha)\\.h" libcrypto)
tta_foreign(openssl OpenSSL::SSL "^openssl/(err|ssl|x509)" openssl)

find_package(nlohmann_json REQUIRED)
tta_foreign(nlohmann-json nlohmann_json::nlohmann_json "^nlohmann/")

find_package(JPEG REQUIRED)
tta_foreign(libjpeg-turbo JPEG::JPEG "^(jpeglib|jerror|jmorecfg|turbojpeg)\\.h" libjpeg)

pkg_check_modules(spng REQUIRED IMPORTED_TARGET spng)
tta_foreign(libspng PkgConfig::spng "^spng\\.h" spng)

pkg_check_modules(webp REQUIRED IMPORTED_TARGET libwebp libwebpdemux)
tta_foreign(libwebp PkgConfig::webp "^webp/" libwebp libwebpdemux)

pkg_check_modules(hwy REQUIRED IMPORTED_TARGET libhwy)
tta_foreign(highway PkgConfig::hwy "^hwy/" libhwy)

pkg_check_modules(cairo_pango REQUIRED IMPORTED_TARGET pangocairo cairo fontconfig)
tta_foreign(cairo-pango PkgConfig::cairo_pango "^(cairo|pango|fontconfig)/" pangocairo cairo fontconfig)

# Headers only: the library is loaded at run time (docs/decisions/0003).
set(TTA_DEPS_DIR ${PROJECT_SOURCE_DIR}/.deps CACHE PATH "Where ./dev setup unpacked what Debian lacks")
find_path(TTA_ONNXRUNTIME_INCLUDE_DIR onnxruntime_cxx_api.h
  HINTS ${TTA_DEPS_DIR}/onnxruntime/include PATH_SUFFIXES onnxruntime REQUIRED)
# What ./dev setup unpacked goes before the system's.
find_library(TTA_ONNXRUNTIME_LIBRARY NAMES onnxruntime libonnxruntime.so.1 NAMES_PER_DIR
  HINTS ${TTA_DEPS_DIR}/onnxruntime/lib)
add_library(tta_onnxruntime_headers INTERFACE)
target_include_directories(tta_onnxruntime_headers SYSTEM INTERFACE ${TTA_ONNXRUNTIME_INCLUDE_DIR})
target_link_libraries(tta_onnxruntime_headers INTERFACE ${CMAKE_DL_LIBS})
tta_foreign(onnxruntime tta_onnxruntime_headers "^onnxruntime")

find_package(CLI11 REQUIRED)
tta_foreign(cli11 CLI11::CLI11 "^CLI/")

find_package(spdlog REQUIRED)
tta_foreign(spdlog spdlog::spdlog "^spdlog/")

# Headers only. Debian 12's own Boost is too old: ./dev setup unpacked a newer one, which goes first.
find_path(TTA_BOOST_INCLUDE_DIR boost/beast.hpp HINTS ${TTA_DEPS_DIR}/boost/include REQUIRED)
add_library(tta_boost_headers INTERFACE)
target_include_directories(tta_boost_headers SYSTEM INTERFACE ${TTA_BOOST_INCLUDE_DIR})
target_compile_definitions(tta_boost_headers INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION)
if(TTA_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(tta_boost_headers INTERFACE -Wno-tsan)  # Asio's fences, which that sanitizer doesn't see
endif()
tta_foreign(boost tta_boost_headers "^boost/")

find_package(ZLIB REQUIRED)
tta_foreign(zlib ZLIB::ZLIB "^zlib\\.h" zlib)

find_package(simdjson REQUIRED)
tta_foreign(simdjson simdjson::simdjson "^simdjson\\.h" simdjson)

find_package(prometheus-cpp REQUIRED)
tta_foreign(prometheus-cpp prometheus-cpp::core "^prometheus/" prometheus-cpp-core)

set(grpc_headers "^(grpcpp|grpc|google/protobuf)/|^inference\\.(grpc\\.)?pb\\.h")
add_library(tta_grpc_libraries INTERFACE)
if(TTA_GRPC)
  pkg_check_modules(grpc REQUIRED IMPORTED_TARGET grpc++ protobuf)
  find_program(TTA_PROTOC protoc REQUIRED)
  find_program(TTA_GRPC_PLUGIN grpc_cpp_plugin REQUIRED)
  find_library(TTA_GRPC_REFLECTION_LIBRARY grpc++_reflection REQUIRED)  # has no pkg-config module in Debian 12
  # With the messages of our own .proto, which src/tta/serve/grpc makes.
  target_link_libraries(tta_grpc_libraries INTERFACE tta_inference_messages ${TTA_GRPC_REFLECTION_LIBRARY} PkgConfig::grpc)
  tta_foreign(grpc tta_grpc_libraries "${grpc_headers}" grpc++ protobuf)
else()
  tta_foreign(grpc tta_grpc_libraries "${grpc_headers}")  # of nothing: whose headers these are doesn't change
endif()
