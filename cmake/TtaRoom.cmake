# tta_room(<name>
#   DEPS <room>...       rooms whose headers this one may include; all share one include folder, so the rule is
#                        kept by the test check_layers, not by the compiler
#   FOREIGN <name>...    foreign libraries (TtaDependencies.cmake) that this room, and no other, may include
#   HEADERS <file>...    headers; installed, and each compiled alone by tests/
#   PRIVATE <file>...    headers that stay inside the room: not installed, not included from elsewhere
#   SOURCES <file>...    sources of the room
#   ASSETS <file>...     what is no C++ and becomes a part of the program (TtaEmbed.cmake)
#   TESTS <file>...      unit tests, beside their sources, and headers that only tests include (x_reference.h); one
#                        program tta_<name>_test
#   TEST_FOREIGN <name>... foreign libraries of the tests only
# )
#
# A room is an object library; all rooms but `cli` together are the library tta::tta. tta_write_rooms_file() writes the
# rows down, and tests/check_layers.cmake holds the files to them.
set_property(GLOBAL PROPERTY TTA_ROOMS "")
set_property(GLOBAL PROPERTY TTA_ROOM_ROWS "")

function(tta_room name)
  cmake_parse_arguments(ROOM "" "" "DEPS;FOREIGN;HEADERS;PRIVATE;SOURCES;ASSETS;TESTS;TEST_FOREIGN" ${ARGN})
  if(ROOM_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "tta_room(${name}): unknown arguments ${ROOM_UNPARSED_ARGUMENTS}")
  endif()
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})

  set(target tta_${name})
  add_library(${target} OBJECT ${ROOM_SOURCES} ${ROOM_HEADERS} ${ROOM_PRIVATE})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
  target_link_libraries(${target} PUBLIC Threads::Threads PRIVATE tta_compile_options)
  foreach(foreign IN LISTS ROOM_FOREIGN)
    if(NOT DEFINED TTA_FOREIGN_${foreign}_TARGET)
      message(FATAL_ERROR "tta_room(${name}): ${foreign} is not in TtaDependencies.cmake")
    endif()
    target_link_libraries(${target} PRIVATE ${TTA_FOREIGN_${foreign}_TARGET})
  endforeach()

  set(row "room(${name}")
  foreach(kind IN ITEMS HEADERS PRIVATE SOURCES ASSETS TESTS)
    list(TRANSFORM ROOM_${kind} PREPEND ${folder}/)
  endforeach()
  foreach(kind IN ITEMS DEPS FOREIGN HEADERS PRIVATE SOURCES ASSETS TESTS TEST_FOREIGN)
    list(JOIN ROOM_${kind} " " words)
    string(APPEND row "\n  ${kind} ${words}")
    set_property(GLOBAL PROPERTY TTA_ROOM_${name}_${kind} "${ROOM_${kind}}")
  endforeach()
  set_property(GLOBAL APPEND_STRING PROPERTY TTA_ROOM_ROWS "${row})\n")
  set_property(GLOBAL APPEND PROPERTY TTA_ROOMS ${name})
endfunction()

# Writes the rooms and the foreign libraries as calls `room(...)` and `foreign(<name> <pattern>)`, in the order in which
# they were declared. Called after the last tta_foreign().
function(tta_write_rooms_file file)
  set(content "")
  foreach(name IN LISTS TTA_FOREIGN_NAMES)
    string(APPEND content "foreign(${name} [[${TTA_FOREIGN_${name}_HEADERS}]])\n")
  endforeach()
  get_property(rows GLOBAL PROPERTY TTA_ROOM_ROWS)
  file(CONFIGURE OUTPUT ${file} CONTENT "${content}${rows}" @ONLY)
endfunction()

# The library tta::tta: every room but the named ones. The property TTA_LIBRARY_ROOMS keeps which.
function(tta_library_of_rooms)
  cmake_parse_arguments(ARG "" "" "EXCEPT" ${ARGN})
  get_property(rooms GLOBAL PROPERTY TTA_ROOMS)
  list(REMOVE_ITEM rooms ${ARG_EXCEPT})
  set_property(GLOBAL PROPERTY TTA_LIBRARY_ROOMS "${rooms}")
  add_library(tta STATIC)
  add_library(tta::tta ALIAS tta)
  target_compile_features(tta PUBLIC cxx_std_20)
  target_include_directories(tta PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  set_target_properties(tta PROPERTIES LINKER_LANGUAGE CXX)
  foreach(room IN LISTS rooms)
    target_sources(tta PRIVATE $<TARGET_OBJECTS:tta_${room}>)
    get_property(foreign GLOBAL PROPERTY TTA_ROOM_${room}_FOREIGN)
    foreach(name IN LISTS foreign)
      target_link_libraries(tta PRIVATE $<BUILD_INTERFACE:${TTA_FOREIGN_${name}_TARGET}>)
    endforeach()
  endforeach()
  target_link_libraries(tta PUBLIC Threads::Threads PRIVATE ${CMAKE_DL_LIBS})
  if(TTA_SANITIZE)
    target_link_options(tta PUBLIC -fsanitize=${TTA_SANITIZE})
  endif()
endfunction()

# The server's rooms as the library tta_serve, on top of tta::tta: for the program, its tests and fuzzers.
function(tta_serve_library)
  set_property(GLOBAL PROPERTY TTA_SERVE_ROOMS "${ARGN}")
  add_library(tta_serve STATIC)
  target_link_libraries(tta_serve PUBLIC tta::tta)
  set_target_properties(tta_serve PROPERTIES LINKER_LANGUAGE CXX)
  foreach(room IN LISTS ARGN)
    target_sources(tta_serve PRIVATE $<TARGET_OBJECTS:tta_${room}>)
    get_property(foreign GLOBAL PROPERTY TTA_ROOM_${room}_FOREIGN)
    foreach(name IN LISTS foreign)
      target_link_libraries(tta_serve PRIVATE ${TTA_FOREIGN_${name}_TARGET})
    endforeach()
  endforeach()
endfunction()

# One test program per room that has tests: tta_<room>_test, ctest label `unit`.
function(tta_unit_tests)
  get_property(rooms GLOBAL PROPERTY TTA_ROOMS)
  get_property(library_rooms GLOBAL PROPERTY TTA_LIBRARY_ROOMS)
  get_property(serve_rooms GLOBAL PROPERTY TTA_SERVE_ROOMS)
  foreach(room IN LISTS rooms)
    get_property(tests GLOBAL PROPERTY TTA_ROOM_${room}_TESTS)
    if(tests)
      list(TRANSFORM tests PREPEND ${PROJECT_SOURCE_DIR}/src/)
      get_property(foreign GLOBAL PROPERTY TTA_ROOM_${room}_TEST_FOREIGN)
      set(libs "")
      if(room IN_LIST serve_rooms)
        set(libs tta_serve)
      elseif(NOT room IN_LIST library_rooms)
        set(libs tta_${room} tta_serve)
      endif()
      tta_test(tta_${room}_test LABELS unit SOURCES ${tests} FOREIGN ${foreign} LIBS ${libs})
    endif()
  endforeach()
endfunction()

# tta_test(<program> LABELS <label>... SOURCES <file>... [FOREIGN <name>...] [LIBS <target>...]): a GoogleTest program;
# each TEST becomes a ctest of its own.
function(tta_test program)
  cmake_parse_arguments(ARG "" "" "LABELS;SOURCES;FOREIGN;LIBS" ${ARGN})
  add_executable(${program} ${ARG_SOURCES})
  target_link_libraries(${program} PRIVATE tta_test_support tta::tta tta_compile_options GTest::gtest_main ${ARG_LIBS})
  foreach(name IN LISTS ARG_FOREIGN)
    target_link_libraries(${program} PRIVATE ${TTA_FOREIGN_${name}_TARGET})
  endforeach()
  gtest_discover_tests(${program} DISCOVERY_MODE PRE_TEST PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300)
endfunction()
