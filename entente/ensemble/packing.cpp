#include "entente/ensemble/packing.hpp"

#include <memory>

#include <zstd.h>

namespace entente {
namespace {

// Figures of a solve are nearly noise below their exponents: higher levels cost time and gain nothing.
constexpr int kLevel = 1;

template <std::size_t Word>
std::string split_words(std::string_view bytes) {
  std::string out(bytes);
  const std::size_t words = bytes.size() / Word;
  for (std::size_t rank = 0; rank < Word; ++rank)
    for (std::size_t i = 0; i < words; ++i) out[rank * words + i] = bytes[i * Word + rank];
  return out;
}

template <std::size_t Word>
std::string join_words(std::string_view bytes) {
  std::string out(bytes);
  const std::size_t words = bytes.size() / Word;
  for (std::size_t rank = 0; rank < Word; ++rank)
    for (std::size_t i = 0; i < words; ++i) out[i * Word + rank] = bytes[rank * words + i];
  return out;
}

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

std::string compressed(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  // With room for the bound and one thread this has no way to fail.
  out.resize(ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size()));
  return out;
}

}  // namespace

Packed pack(std::string_view bytes, int word) {
  if (word == 4) return {"zstd4", compressed(split_words<4>(bytes))};
  if (word == 8) return {"zstd8", compressed(split_words<8>(bytes))};
  return {"zstd", compressed(bytes)};
}

std::optional<std::string> unpack(std::string_view encoding, std::string_view packed, std::size_t size) {
  if (encoding != "zstd" && encoding != "zstd4" && encoding != "zstd8") return std::nullopt;
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != size) return std::nullopt;
  std::string bytes(size, '\0');
  const std::size_t got = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != size) return std::nullopt;
  if (encoding == "zstd4") return join_words<4>(bytes);
  if (encoding == "zstd8") return join_words<8>(bytes);
  return bytes;
}

}  // namespace entente
