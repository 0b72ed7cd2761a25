# What `cmake --install` puts where: the static library with its headers, tta::tta for find_package(tta), tta.pc for
# pkg-config, and the licences. tests/install tries it from outside. The program's own folder installs the program.
include(CMakePackageConfigHelpers)

# TTA_LINK_MODULES: the pkg-config modules of the foreign libraries that the library's rooms link.
get_property(rooms GLOBAL PROPERTY TTA_LIBRARY_ROOMS)
set(TTA_LINK_MODULES "")
foreach(room IN LISTS rooms)
  get_property(foreign GLOBAL PROPERTY TTA_ROOM_${room}_FOREIGN)
  foreach(name IN LISTS foreign)
    list(APPEND TTA_LINK_MODULES ${TTA_FOREIGN_${name}_MODULES})
  endforeach()
  get_property(headers GLOBAL PROPERTY TTA_ROOM_${room}_HEADERS)
  foreach(header IN LISTS headers)
    get_filename_component(folder ${header} DIRECTORY)
    install(FILES ${PROJECT_SOURCE_DIR}/src/${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${folder})
  endforeach()
endforeach()
list(REMOVE_DUPLICATES TTA_LINK_MODULES)
list(JOIN TTA_LINK_MODULES " " TTA_LINK_MODULES)

set(tta_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tta)
install(TARGETS tta EXPORT tta-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT tta-targets NAMESPACE tta:: DESTINATION ${tta_cmake_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/tta-config.cmake.in tta-config.cmake
  INSTALL_DESTINATION ${tta_cmake_dir})
write_basic_package_version_file(tta-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tta-config.cmake ${PROJECT_BINARY_DIR}/tta-config-version.cmake
  DESTINATION ${tta_cmake_dir})

# tta.pc finds the prefix from where it lies itself, so that the installed tree can be moved.
file(RELATIVE_PATH TTA_PC_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
cmake_path(APPEND TTA_PC_LIBDIR "\${prefix}" ${CMAKE_INSTALL_LIBDIR})
cmake_path(APPEND TTA_PC_INCLUDEDIR "\${prefix}" ${CMAKE_INSTALL_INCLUDEDIR})
configure_file(${CMAKE_CURRENT_LIST_DIR}/tta.pc.in tta.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/tta.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
