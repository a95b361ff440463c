# entente_folder(<name> [DEPENDS <folders directly below>...] [LIBS <third parties>...] [EXCEPT <sources>...])
#
# Makes a folder of entente/ the target `entente_<name>`: every *.cpp in it but *_test.cpp and EXCEPT, which leaves out
# the source of an optional third party that is absent, or the one that stands in for it. DEPENDS is public, so
# a folder sees whatever lies below it; LIBS are private. A folder without sources (headers only, or still empty)
# is an interface target, so it can be named like any other.
#
# Its *_test.cpp become the program `entente_<name>_tests` once entente_folder_tests() is called. That program
# links this folder whole and otherwise only what lies below: a call upward does not link.
function(entente_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;LIBS;EXCEPT")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "entente_folder(${name}): what is \"${arg_UNPARSED_ARGUMENTS}\"?")
  endif()
  set(target entente_${name})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM arg_EXCEPT PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
  list(REMOVE_ITEM sources ${arg_EXCEPT})
  list(TRANSFORM arg_DEPENDS PREPEND entente_)

  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE entente_settings ${arg_LIBS})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${target} INTERFACE ${arg_DEPENDS})
  endif()
  set_property(GLOBAL APPEND PROPERTY ENTENTE_FOLDERS ${name})
  set_property(GLOBAL APPEND PROPERTY ENTENTE_LIBS ${arg_LIBS})
  set_property(GLOBAL PROPERTY ENTENTE_LIBS_OF_${name} ${arg_LIBS})
endfunction()

# entente_tests(<target> <sources...> LINKS <targets...> [LABELS <labels...>]): a GoogleTest program, each of its
# tests a ctest.
# In it, ENTENTE_TEST_DATA is the folder tests/data and ENTENTE_SOURCE the top of the repository.
function(entente_tests target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS;LABELS")
  add_executable(${target} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${target} PRIVATE ${arg_LINKS} entente_settings GTest::gmock_main rapidcheck_gtest)
  target_compile_definitions(${target} PRIVATE
    ENTENTE_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data" ENTENTE_SOURCE="${PROJECT_SOURCE_DIR}")
  target_compile_options(${target} PRIVATE -Wno-dangling-else)  # `if (…) EXPECT_EQ(…);`
  # Tests are built more often than run.
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -O1)
  elseif(ENTENTE_FUZZ)
    target_compile_options(${target} PRIVATE -O0 -fno-sanitize=fuzzer-no-link)
  endif()
  gtest_discover_tests(${target} DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 600 LABELS "${arg_LABELS}")
endfunction()

# The test program of every folder that has tests; `unit_tests` builds them all.
function(entente_folder_tests)
  add_custom_target(unit_tests)
  get_property(folders GLOBAL PROPERTY ENTENTE_FOLDERS)
  foreach(name IN LISTS folders)
    file(GLOB tests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/entente/${name}/*_test.cpp")
    if(NOT tests)
      continue()
    endif()
    get_target_property(type entente_${name} TYPE)
    get_property(libs GLOBAL PROPERTY ENTENTE_LIBS_OF_${name})
    if(type STREQUAL "STATIC_LIBRARY")
      entente_tests(entente_${name}_tests ${tests} LINKS "$<LINK_LIBRARY:WHOLE_ARCHIVE,entente_${name}>"
        ${libs} LABELS unit)
    else()
      entente_tests(entente_${name}_tests ${tests} LINKS entente_${name} LABELS unit)
    endif()
    add_dependencies(unit_tests entente_${name}_tests)
  endforeach()
endfunction()
