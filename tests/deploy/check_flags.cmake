# Every flag that the files in deploy/ give to `tta serve` is one that it has.
#
#   cmake -DPROGRAM=<tta> -DDEPLOY=<deploy folder> -DGRPC=<ON|OFF> -P check_flags.cmake
#
# In manifests a flag is an item of a list ("- --http=..."), in README.md what begins a piece of code (`--http`),
# elsewhere a word after "tta serve", after "# tta", in TTA_SERVE_OPTIONS or in CMD.
cmake_minimum_required(VERSION 3.25)

set(flag "--[a-z][-a-z0-9]*")

execute_process(COMMAND ${PROGRAM} serve --help RESULT_VARIABLE status OUTPUT_VARIABLE help ERROR_VARIABLE help)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "'${PROGRAM} serve --help' ended with ${status}:\n${help}")
endif()
string(REGEX MATCHALL "${flag}" known "${help}")
if(NOT GRPC)
  list(APPEND known --grpc)  # the program was built without it
endif()

# used_flags(<variable> <path>): the flags in that file, for each line those that match one of the forms above.
function(used_flags variable path)
  file(READ ${path} text)
  # Lists are divided at ';', and brackets keep them together.
  string(REGEX REPLACE "[][;]" " " text "${text}")
  string(REPLACE "\n" ";" lines "${text}")
  set(used "")
  foreach(line IN LISTS lines)
    set(words "")
    if(path MATCHES "\\.yaml$")
      string(REGEX MATCH "^ *#? *- ${flag}" words "${line}")
    elseif(path MATCHES "\\.md$")
      string(REGEX MATCHALL "`${flag}" words "${line}")
    else()
      string(REGEX MATCH "(tta serve --|# +tta --|TTA_SERVE_OPTIONS=|CMD +\").*" words "${line}")
    endif()
    string(REGEX MATCHALL "${flag}" flags "${words}")
    list(APPEND used ${flags})
  endforeach()
  list(REMOVE_DUPLICATES used)
  set(${variable} "${used}" PARENT_SCOPE)
endfunction()

set(problems "")
file(GLOB_RECURSE files
  ${DEPLOY}/*.yaml ${DEPLOY}/*.md ${DEPLOY}/tta.service ${DEPLOY}/tta.default ${DEPLOY}/Dockerfile)
list(LENGTH files count)
if(count LESS 8)
  message(FATAL_ERROR "there are only ${count} files in ${DEPLOY}: ${files}")
endif()
foreach(path IN LISTS files)
  used_flags(used ${path})
  if(used STREQUAL "")
    string(APPEND problems "${path} gives no flag: does this check still read it rightly?\n")
  endif()
  foreach(name IN LISTS used)
    if(NOT name IN_LIST known)
      string(APPEND problems "${path} gives ${name}, which 'tta serve' doesn't have\n")
    endif()
  endforeach()
endforeach()
if(problems)
  message(FATAL_ERROR "${problems}")
endif()
message(STATUS "${count} files give 'tta serve' only flags that it has")
