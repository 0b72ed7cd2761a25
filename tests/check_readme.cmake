# README.md's C++ block is a part of examples/predict.cc, to the letter.
#
#   cmake -DSOURCE=<source tree> -P check_readme.cmake
cmake_minimum_required(VERSION 3.25)

file(READ ${SOURCE}/README.md readme)
file(READ ${SOURCE}/examples/predict.cc example)
string(REGEX MATCH "```cpp\n([^`]*)```" block "${readme}")
set(quoted "${CMAKE_MATCH_1}")
if(quoted STREQUAL "")
  message(FATAL_ERROR "README.md has no C++ block")
endif()
string(FIND "${example}" "${quoted}" position)
if(position EQUAL -1)
  message(FATAL_ERROR "README.md's C++ block is not a part of examples/predict.cc:\n${quoted}")
endif()
