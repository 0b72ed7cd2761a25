# What every target of ours is compiled with; the interface library `tta_compile_options` carries it.
add_library(tta_compile_options INTERFACE)
target_compile_features(tta_compile_options INTERFACE cxx_std_20)
target_compile_options(tta_compile_options INTERFACE
  # A fused multiply-add would round once where torchvision rounds twice (docs/decisions/0002).
  -ffp-contract=off
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  # GCC 12 takes  "text" + std::string  for an overlapping copy (gcc.gnu.org/PR105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${TTA_WERROR}>:-Werror>)
if(TTA_SANITIZE)
  target_compile_options(tta_compile_options INTERFACE
    -fsanitize=${TTA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(tta_compile_options INTERFACE -fsanitize=${TTA_SANITIZE})
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
