# Proves that check_layers.cmake sees what it is there for: makes a small tree that keeps every rule, then breaks one rule
# at a time and expects the message.
#
#   cmake -DWORK=<empty folder> -P check_layers_test.cmake
cmake_minimum_required(VERSION 3.25)

set(script ${CMAKE_CURRENT_LIST_DIR}/check_layers.cmake)
set(failures "")

# A tree without problems: `low` below `high`, each with all kinds of files.
function(make_tree)
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/rooms.cmake [[
foreign(libspng [=[^spng\.h]=])
foreign(rapidcheck [=[^rapidcheck]=])
room(low
  FOREIGN libspng
  HEADERS tta/low/low.h
  PRIVATE tta/low/low_private.h
  SOURCES tta/low/low.cc
  TESTS tta/low/low_reference.h tta/low/low_test.cc
  TEST_FOREIGN rapidcheck)
room(middle
  HEADERS tta/middle.h)
room(high
  DEPS low
  HEADERS tta/high/high.h
  SOURCES tta/high/high.cc
  TESTS tta/high/high_test.cc)
]])
  write(tta/low/low.h "#include <vector>")
  write(tta/low/low_private.h "#include <spng.h>")
  write(tta/low/low.cc "#include \"tta/low/low.h\"\n#include <sys/mman.h>\n#include \"tta/low/low_private.h\" // [x;")
  write(tta/low/low_reference.h "#include \"tta/low/low.h\"")
  write(tta/low/low_test.cc
    "#include <gtest/gtest.h>\n#include <rapidcheck.h>\n#include \"support/support.h\"\n#include \"tta/low/low_private.h\"")
  write(tta/middle.h "#include <cstdint>")
  write(tta/high/high.h "#include \"tta/low/low.h\"")
  write(tta/high/high.cc "  #  include \"tta/high/high.h\"\n#include <fcntl.h>\n#include \"tta/low/low.h\"")
  write(tta/high/high_test.cc "#include \"tta/middle.h\"\n#include \"tta/low/low_reference.h\"")
endfunction()

function(write file text)
  file(WRITE ${WORK}/src/${file} "${text}\n")
endfunction()

function(replace_in_rooms before after)
  file(READ ${WORK}/rooms.cmake text)
  string(REPLACE "${before}" "${after}" changed "${text}")
  if(changed STREQUAL text)
    message(FATAL_ERROR "'${before}' is not in rooms.cmake")
  endif()
  file(WRITE ${WORK}/rooms.cmake "${changed}")
endfunction()

# Runs the check on the tree. `expected` = "" expects success, else failure with that text (and nothing else wrong).
function(expect expected)
  execute_process(
    COMMAND ${CMAKE_COMMAND} -DROOMS=${WORK}/rooms.cmake -DSOURCE=${WORK}/src -P ${script}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(expected STREQUAL "")
    if(NOT status EQUAL 0)
      set(failures "${failures}expected success, got:\n${output}\n" PARENT_SCOPE)
    endif()
    return()
  endif()
  string(FIND "${output}" "${expected}" position)
  string(FIND "${output}" "1 problem(s)" alone)
  if(status EQUAL 0 OR position EQUAL -1 OR alone EQUAL -1)
    set(failures "${failures}expected '${expected}' alone, got status ${status} and:\n${output}\n" PARENT_SCOPE)
  endif()
endfunction()

make_tree()
expect("")

make_tree()
write(tta/low/stray.cc "")
expect("tta/low/stray.cc belongs to no room")

make_tree()
replace_in_rooms("SOURCES tta/high/high.cc" "SOURCES tta/high/high.cc tta/low/low.cc")
expect("tta/low/low.cc is listed twice, by room low and by room high")

make_tree()
file(REMOVE ${WORK}/src/tta/middle.h)
write(tta/high/high_test.cc "")
expect("tta/middle.h is listed by room middle, but there is no such file")

make_tree()
replace_in_rooms("room(low" "room(low\n  DEPS high")
expect("room low: DEPS names high, which is not a room declared before it")

make_tree()
write(tta/low/low.cc "#include \"tta/high/high.h\"")
expect("tta/low/low.cc (room low) includes tta/high/high.h of room high, which its DEPS do not name")

make_tree()
write(tta/high/high.cc "#include \"tta/middle.h\"")
expect("tta/high/high.cc (room high) includes tta/middle.h of room middle, which its DEPS do not name")

make_tree()
write(tta/low/low_test.cc "#include \"tta/high/high.h\"")
expect("tta/low/low_test.cc (room low) includes tta/high/high.h of room high, which is not declared before it")

make_tree()
write(tta/high/high.cc "#include \"tta/low/low_private.h\"")
expect("tta/high/high.cc (room high) includes tta/low/low_private.h, which is private to room low")

make_tree()
write(tta/low/low.h "#include \"tta/low/low_private.h\"")
expect("tta/low/low.h (room low) includes tta/low/low_private.h: a public header cannot include a private one")

make_tree()
write(tta/high/high.cc "#include \"tta/low/low_reference.h\"")
expect("tta/high/high.cc (room high) includes tta/low/low_reference.h, which is for tests only")

make_tree()
write(tta/high/high.cc "#include \"tta/low/lwo.h\"")
expect("tta/high/high.cc (room high) includes tta/low/lwo.h, which belongs to no room")

make_tree()
write(tta/high/high.cc "#include <spng.h>")
expect("tta/high/high.cc (room high) includes spng.h of libspng, which its FOREIGN does not name")

make_tree()
write(tta/low/low_test.cc "#include <spng.h>")
expect("tta/low/low_test.cc (room low) includes spng.h of libspng, which its TEST_FOREIGN does not name")

make_tree()
write(tta/low/low.h "#include <spng.h>")
expect("tta/low/low.h (room low) includes spng.h of libspng: a public header cannot include foreign headers")

make_tree()
write(tta/low/low.cc "#include <zlib.h>")
expect("tta/low/low.cc (room low) includes zlib.h, which belongs to no library of cmake/TtaDependencies.cmake")

make_tree()
write(tta/low/low.cc "#include <gtest/gtest.h>")
expect("tta/low/low.cc (room low) includes gtest/gtest.h, but is not listed in TESTS")

file(REMOVE_RECURSE ${WORK})
if(failures)
  message(FATAL_ERROR "${failures}")
endif()
message("check_layers.cmake sees every violation")
