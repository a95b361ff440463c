# How everything of ours is compiled: the target `entente_settings`, linked privately by each target.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# -O3 gains nothing here, and costs build time.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(ENTENTE_CCACHE ccache)
if(ENTENTE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ENTENTE_CCACHE}")
endif()

add_library(entente_settings INTERFACE)
target_compile_options(entente_settings INTERFACE
  # The same arithmetic on every machine: no fused multiply-add where the source has two operations.
  -ffp-contract=off
  # Calls inside the library stay inside it, so they can be inlined although it is position independent.
  -fno-semantic-interposition -fvisibility-inlines-hidden
  # Indices of containers are ints in the equations: no -Wsign-conversion.
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wconversion -Wno-sign-conversion)
# Both complain of a record whose trailing members are left to their defaults, which is what defaults are for.
target_compile_options(entente_settings INTERFACE -Wno-missing-field-initializers)
