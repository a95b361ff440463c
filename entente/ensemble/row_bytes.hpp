#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "entente/ensemble/rows.hpp"

namespace entente {

/// A chunk as bytes, alike on every machine, which zstd packs well (docs/run-file.md). Without loss: each row
/// as what differs, draw by draw, from the same row under an earlier strategy, or from the least in the row,
/// whichever takes fewer bits. What is alike takes next to nothing.
std::string bytes_of(const RowLayout& layout, const RowChunk& chunk);

/// The chunk of these blocks again; nothing where the bytes cannot be of it. Any bytes are answered.
std::optional<RowChunk> chunk_of(const RowLayout& layout, BlockRange blocks, Precision precision,
                                 std::string_view bytes);

}  // namespace entente
