# annals_library(name ROOM room SOURCES ... DEPENDS ...): the static library annals_<name>, known as
# annals::<name>, of the folder <room>.
#
# Includes are written from the project's root ("temporal/edtf.h"), but the root itself is on no
# target's include path. Each library puts only its own room there, through a link in the build
# tree; so a file can include from the rooms that its target names in DEPENDS and from no others,
# and an include that runs the wrong way does not compile.
function(annals_library name)
  cmake_parse_arguments(ARG "" "ROOM" "SOURCES;DEPENDS" ${ARGN})
  set(view "${PROJECT_BINARY_DIR}/rooms/${ARG_ROOM}")
  cmake_path(GET ARG_ROOM PARENT_PATH parent)
  file(MAKE_DIRECTORY "${view}/${parent}")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${ARG_ROOM}" "${view}/${ARG_ROOM}" SYMBOLIC)
  add_library(annals_${name} STATIC ${ARG_SOURCES})
  add_library(annals::${name} ALIAS annals_${name})
  target_include_directories(annals_${name} PUBLIC "${view}")
  target_link_libraries(annals_${name} PUBLIC ${ARG_DEPENDS} PRIVATE annals_warnings)
endfunction()

# annals_test(name SOURCES ... DEPENDS ... [LABELS ...] [TIMEOUT seconds]): a GoogleTest program
# registered with ctest, one ctest entry a program.
function(annals_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  # Sanitizers make a program ten times as slow.
  if(ANNALS_SANITIZER)
    math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * 6")
  endif()
  add_executable(${name} ${ARG_SOURCES})
  if(ANNALS_SANITIZER STREQUAL "thread")
    target_sources(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests/tsan_of_libraries.cc")
  endif()
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} GTest::gmock GTest::gtest_main annals_warnings)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
    SKIP_REGULAR_EXPRESSION "ANNALS_CORPUS is not set: skipped")
endfunction()

# annals_embed_data(target symbol file): compiles a data file, of the current folder if its path is
# relative, into the room's library `annals_<room>` as the std::string_view annals::<room>::<symbol>.
function(annals_embed_data target symbol file)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc")
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE input)
  string(REGEX REPLACE "^annals_" "" room "${target}")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DINPUT=${input}" "-DOUTPUT=${output}" "-DSYMBOL=${symbol}"
            "-DROOM=${room}" -P "${PROJECT_SOURCE_DIR}/cmake/EmbedData.cmake"
    DEPENDS "${input}" "${PROJECT_SOURCE_DIR}/cmake/EmbedData.cmake"
    VERBATIM)
  # An object library, since a command's output is known only to targets of its own folder.
  add_library(${target}_${symbol} OBJECT "${output}")
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_${symbol}>)
endfunction()
