#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "entente/ensemble/rows.hpp"

namespace entente {

/// A chunk as a message to another rank: a header, its numbers word by word (4 or 8 bytes, least first), its
/// quality and a checksum. Quick to make and to read, and not packed: it lives as long as it travels.
std::string frame_of(const RowChunk& chunk);

/// The chunk again, bit for bit; nothing where these bytes are not a chunk of that layout, or were damaged.
std::optional<RowChunk> chunk_in(const RowLayout& layout, std::string_view frame);

}  // namespace entente
