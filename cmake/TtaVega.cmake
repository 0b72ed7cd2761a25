# The scripts that draw charts in a report, as `./dev setup` unpacked them from npm (docs/decisions/0012): each with its
# licence before it, as one classic script that stands alone in a page.
#
# TTA_VEGA_FILES: <name>=<path> for tta_embed(), or empty where they are missing.
set(TTA_VEGA_DIR ${TTA_DEPS_DIR}/vega CACHE PATH "Where ./dev setup unpacked Vega, Vega-Lite and Vega's interpreter")
set(TTA_VEGA_FILES "")
if(NOT EXISTS ${TTA_VEGA_DIR})
  message(STATUS "No Vega in ${TTA_VEGA_DIR}: reports will have tables and no charts (./dev setup gets it)")
  return()
endif()

# tta_vega_script(<package> <file in it>)
function(tta_vega_script package file)
  set(script ${PROJECT_BINARY_DIR}/vega/${package}.js)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${TTA_VEGA_DIR}/${package}/${file})
  file(READ ${TTA_VEGA_DIR}/${package}/LICENSE license)
  file(READ ${TTA_VEGA_DIR}/${package}/package.json description)
  string(JSON version GET "${description}" version)
  file(READ ${TTA_VEGA_DIR}/${package}/${file} code)
  string(REGEX REPLACE "\n//# sourceMappingURL=[^\n]*" "" code "${code}")
  tta_classic_script("${code}" code)
  if(code MATCHES "</script|<!--")
    message(FATAL_ERROR "${TTA_VEGA_DIR}/${package}/${file} cannot stand in a page as it is")
  endif()
  file(WRITE ${script}.new "/*! ${package} ${version}\n\n${license}*/\n${code}\n")
  file(COPY_FILE ${script}.new ${script} ONLY_IF_DIFFERENT)
  set(TTA_VEGA_FILES ${TTA_VEGA_FILES} ${package}.js=${script} PARENT_SCOPE)
endfunction()

# The interpreter comes as a module alone. A page without network has no way to import from another script of its own, so
# its import becomes a look at the global `vega`, its export the global `vegaInterpreter`.
function(tta_classic_script code result)
  if(code MATCHES "(^|\n)import ")
    string(REGEX REPLACE "(^|\n)import ({[^}]*}) from 'vega-util';" "\\1const \\2 = globalThis.vega;" code "${code}")
    string(REGEX REPLACE "\nexport { expression as expressionInterpreter };"
      "\nglobalThis.vegaInterpreter = { expressionInterpreter: expression };" code "${code}")
    set(code "(function () {\n'use strict';\n${code}\n})();")
  endif()
  if(code MATCHES "\n(import|export) ")
    message(FATAL_ERROR "a script of ${TTA_VEGA_DIR} imports or exports in a way that cmake/TtaVega.cmake doesn't know")
  endif()
  set(${result} "${code}" PARENT_SCOPE)
endfunction()

tta_vega_script(vega build/vega.min.js)
tta_vega_script(vega-lite build/vega-lite.min.js)
tta_vega_script(vega-interpreter build/vega-interpreter.js)
