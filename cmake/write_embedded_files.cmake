# Writes the source of tta_embed() (TtaEmbed.cmake):
#
#   cmake -DHEADER=<header> -DFUNCTION=<name> -DFILES=<name>=<path>|... -DSOURCE=<file> -P write_embedded_files.cmake
cmake_minimum_required(VERSION 3.25)

string(REPLACE "|" ";" files "${FILES}")
file(WRITE ${SOURCE}.new "// Made by cmake/TtaEmbed.cmake.\n#include \"${HEADER}\"\n\nnamespace tta {\nnamespace {\n\nusing namespace std::string_view_literals;\n\nconstexpr EmbeddedFile kFiles[] = {\n")
foreach(file IN LISTS files)
  string(REGEX MATCH "^([^=]*)=(.*)$" parts "${file}")
  set(name "${CMAKE_MATCH_1}")
  file(READ "${CMAKE_MATCH_2}" text)
  string(FIND "${text}" ")embedded\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${CMAKE_MATCH_2} holds )embedded\", which ends the literal that it would be")
  endif()
  file(APPEND ${SOURCE}.new "    {\"${name}\", R\"embedded(${text})embedded\"sv},\n")
endforeach()
file(APPEND ${SOURCE}.new "};\n\n}  // namespace\n\nstd::span<const EmbeddedFile> ${FUNCTION}() {\n  return kFiles;\n}\n\n}  // namespace tta\n")
file(RENAME ${SOURCE}.new ${SOURCE})
