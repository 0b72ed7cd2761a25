# tta_embed(<target> <header> <function> FILES <name>=<path>...): text files as a part of the program.
#
#   header     declares std::span<const tta::EmbeddedFile> tta::<function>()
#   FILES      what the program calls each file, and where it lies. UTF-8, without zero bytes.
#
# The files become raw string literals of a source that is made when one of them has changed.
function(tta_embed target header function)
  cmake_parse_arguments(ARG "" "" "FILES" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${function}.cc)
  set(paths "")
  foreach(file IN LISTS ARG_FILES)
    string(REGEX REPLACE "^[^=]*=" "" path "${file}")
    list(APPEND paths ${path})
  endforeach()
  list(JOIN ARG_FILES "|" files)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DHEADER=${header} -DFUNCTION=${function} "-DFILES=${files}" -DSOURCE=${source}
      -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded_files.cmake
    DEPENDS ${paths} ${PROJECT_SOURCE_DIR}/cmake/write_embedded_files.cmake
    VERBATIM)
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE ${source})
endfunction()
