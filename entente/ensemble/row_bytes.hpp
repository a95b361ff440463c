#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "entente/ensemble/rows.hpp"

namespace entente {

/// A chunk as bytes, alike on every machine: its numbers figure by figure, [row][draw], each strategy's as
/// what differs from the baseline's, then the quality. Words of word_of() bytes, so that they pack well.
std::string bytes_of(const RowLayout& layout, const RowChunk& chunk);

/// The chunk of these blocks again; nothing where the bytes cannot be of it.
std::optional<RowChunk> chunk_of(const RowLayout& layout, BlockRange blocks, Precision precision,
                                 std::string_view bytes);

/// Bytes of a number: 4 or 8.
constexpr int word_of(Precision precision) { return precision == Precision::float32 ? 4 : 8; }

}  // namespace entente
