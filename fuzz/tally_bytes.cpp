// Any bytes in the place of what a run added up to, under a checksum that holds, are answered: refused, or a
// tally that is written and read again as the same and whose figures can be read.
//
// The first byte says how the rest is read (its lowest bit: the bytes themselves; changes to a sound body, in
// steps of four bytes: an offset (two, the lowest first), what is done there, and with which byte), whether
// quantiles are counted in bins (third bit) and how many blocks have been added (next two).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "entente/base/sha256.hpp"
#include "entente/ensemble/tally.hpp"
#include "fuzz/changed.hpp"

namespace {

using entente::BlockRows;
using entente::BlockValues;
using entente::Figure;
using entente::FigureList;
using entente::Precision;
using entente::RowLayout;
using entente::RowNumbers;
using entente::Tally;

/// As Tally has it at its end.
constexpr std::size_t kChecksum = 16;

const RowLayout& layout() {
  static const RowLayout layout(1, {1}, {"A"});
  return layout;
}

/// One figure of each kind that a tally keeps.
const FigureList& figures() {
  static const FigureList list = [] {
    FigureList made;
    made.add({.terms = {{0, 1}}, .keep = Figure::Keep::mean});
    made.add({.terms = {{1, 1}, {2, -1}}, .keep = Figure::Keep::spread});
    made.add({.terms = {{3, 1}}, .measure = Figure::Measure::positive, .keep = Figure::Keep::lowest});
    return made;
  }();
  return list;
}

Tally sound(bool with_bins, int blocks) {
  Tally tally(figures(), with_bins);
  for (int block = 0; block < blocks; ++block) {
    RowNumbers numbers(Precision::float64, layout().block_size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
      numbers.set(i, static_cast<double>(i * 7 % 23) / 3 - block);
    BlockRows rows(layout());
    rows.read(numbers, 0);
    BlockValues values(figures());
    if (values.work_out(rows) != 0) std::abort();
    tally.add_figures(0, figures().size(), values);
    tally.add_block(2 * block, {1e-16, 2e-13, {12}});
  }
  return tally;
}

std::string sealed(const std::string& body) { return body + entente::sha256(body).substr(0, kChecksum); }

void must_hold(const std::string& bytes) {
  auto tally = Tally::deserialise(figures(), bytes);
  if (!tally) return;
  if (tally->draws() < 0 || tally->kept_blocks() < 0) std::abort();
  for (std::size_t f = 0; f < tally->figures(); ++f) {
    tally->reading(f);
    tally->replicate_means(f);
  }
  const std::string again = tally->serialise();
  const auto same = Tally::deserialise(figures(), again);
  if (!same || same->serialise() != again) std::abort();
  if (tally->blocks().size() > 0 && tally->merge(*same)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint8_t first = *data;
  const std::string rest(reinterpret_cast<const char*>(data + 1), size - 1);
  if ((first & 1) == 0) {
    must_hold(rest);
    must_hold(sealed(rest));
    return 0;
  }
  const std::string bytes = sound((first & 4) != 0, first >> 3 & 3).serialise();
  must_hold(sealed(changed(bytes.substr(0, bytes.size() - kChecksum), rest)));
  return 0;
}
