#pragma once
#include <span>
#include <string_view>

namespace entente {

/// A text file of the repository carried inside the program; `entente_embed()` in cmake/ makes a span of
/// them.
struct EmbeddedFile {
  std::string_view name;  ///< relative to the top of the repository: "scenarios/blank.toml"
  std::string_view content;
};

/// The file of that name, or null.
const EmbeddedFile* find_embedded(std::span<const EmbeddedFile> files, std::string_view name);

}  // namespace entente
