# entente_embed(<target> <function> <files...>)
#
# Carries text files of the repository inside the program. A source file is generated and added to <target>; it
# defines
#     std::span<const entente::EmbeddedFile> entente::<function>();      // struct: entente/base/embedded.hpp
# in the order given, each name relative to the top of the repository ("scenarios/blank.toml"). Declare the
# function in a header of the folder that owns it. No file at all gives an empty span.
function(entente_embed target function)
  list(TRANSFORM ARGN REPLACE "^([^/].*)$" "${CMAKE_CURRENT_SOURCE_DIR}/\\1" OUTPUT_VARIABLE files)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${function}.embedded.cpp")
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-Dfunction=${function}" "-Doutput=${output}" "-Dtop=${PROJECT_SOURCE_DIR}"
            "-Dfiles=${files}" -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS ${files} "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    COMMENT "Embedding for ${function}()" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
  # ISO C++ lets a compiler stop at 65,536 characters of a literal; those in use do not.
  set_source_files_properties("${output}" PROPERTIES COMPILE_OPTIONS "-Wno-overlength-strings")
endfunction()
