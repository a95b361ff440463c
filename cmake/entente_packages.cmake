# Third parties. Each is linked privately by the folder that needs it (entente/*/CMakeLists.txt) and named
# nowhere else; no public header includes one.

find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(TBB REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(nlohmann_json REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(hwy REQUIRED IMPORTED_TARGET libhwy)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
find_package(CLI11 REQUIRED)
if(ENTENTE_MPI)
  # Optional: without it entente/ensemble has mpi_none.cpp in the place of mpi.cpp. Its C interface is found only where C
  # is a language of the project.
  enable_language(C)
  find_package(MPI COMPONENTS C)
endif()
if(ENTENTE_TESTS)
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
  include(GoogleTest)
endif()

# Random123 has headers only, and no package file.
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
add_library(random123 INTERFACE)
target_include_directories(random123 SYSTEM INTERFACE "${RANDOM123_INCLUDE_DIR}")

# Kernels are compiled once per instruction set and chosen when the program runs (entente/base/simd.hpp). Of Highway's
# sets these are left out: SSSE3, which nobody has alone, and the emulation of 128 bits, whose place plain scalar
# code takes.
target_compile_definitions(PkgConfig::hwy INTERFACE HWY_DISABLED_TARGETS=HWY_SSSE3 HWY_BROKEN_EMU128=1)
