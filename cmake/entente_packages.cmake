# Third parties. Each is linked privately by the folder that needs it (entente/*/CMakeLists.txt) and named
# nowhere else; no public header includes one.

find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(TBB REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(nlohmann_json REQUIRED)
find_package(Boost 1.74 REQUIRED)
if(NOT ENTENTE_FUZZ)
  find_package(CLI11 REQUIRED)
  if(ENTENTE_TESTS)
    find_package(GTest REQUIRED)
    find_package(rapidcheck REQUIRED)
    include(GoogleTest)
  endif()
  if(ENTENTE_BENCH)
    find_package(benchmark)
  endif()
endif()

# Random123 has headers only, and no package file.
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
add_library(random123 INTERFACE)
target_include_directories(random123 SYSTEM INTERFACE "${RANDOM123_INCLUDE_DIR}")
