# Installs the build into an empty prefix, moves it, and uses it from outside: with find_package and with pkg-config.
#
#   cmake -DBUILD=<build tree> -DWORK=<empty folder> -DGENERATOR=<generator> -DCXX=<compiler> -DCXX_FLAGS=<flags>
#         -DPKG_CONFIG=<pkg-config> -DSOURCE=<source tree> -P install_test.cmake
#
# The program is examples/predict.cc, compiled where it knows nothing of the source tree.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed (${status}): ${command}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

# Runs the built example on the bundled model's golden sample, a shirt.
function(expect_a_shirt program)
  run(${program} ${SOURCE}/models/fashion ${SOURCE}/models/fashion/golden.png)
  if(NOT output MATCHES "golden.png: Shirt")
    message(FATAL_ERROR "${program} says: ${output}")
  endif()
endfunction()

separate_arguments(flags UNIX_COMMAND "${CXX_FLAGS}")
file(REMOVE_RECURSE ${WORK})
file(COPY ${SOURCE}/examples/predict.cc DESTINATION ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/first)
file(RENAME ${WORK}/first ${WORK}/prefix)

run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/find_package -B ${WORK}/find_package -G ${GENERATOR}
  -DEXAMPLE=${WORK}/predict.cc -DCMAKE_PREFIX_PATH=${WORK}/prefix -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_FLAGS=${CXX_FLAGS})
run(${CMAKE_COMMAND} --build ${WORK}/find_package)
expect_a_shirt(${WORK}/find_package/consumer)

file(GLOB_RECURSE pc_file ${WORK}/prefix/*/tta.pc)
get_filename_component(pc_folder "${pc_file}" DIRECTORY)
set(ENV{PKG_CONFIG_PATH} ${pc_folder})
run(${PKG_CONFIG} --cflags --libs tta)
separate_arguments(tta_flags UNIX_COMMAND "${output}")
run(${CXX} -std=c++20 ${flags} ${WORK}/predict.cc ${tta_flags} -o ${WORK}/pkg_config_consumer)
expect_a_shirt(${WORK}/pkg_config_consumer)

file(REMOVE_RECURSE ${WORK})
