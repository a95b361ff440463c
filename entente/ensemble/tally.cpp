#include "entente/ensemble/tally.hpp"

#include <algorithm>
#include <cmath>

#include "entente/base/sha256.hpp"
#include "entente/ensemble/bytes.hpp"

namespace entente {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view kMagic = "ENTTALLY";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kChecksum = 16;
/// More than the blocks of 10^9 draws, and what FixedSum has room for.
constexpr std::int64_t kMostBlocks = 1 << 26;

/// As whole() writes it: small numbers of either sign in few bytes, low half first.
void write_wide(ByteWriter& out, WideInteger value) {
  __extension__ typedef unsigned __int128 Unsigned;
  const auto folded = (static_cast<Unsigned>(value) << 1) ^ static_cast<Unsigned>(value >> 127);
  out.whole(static_cast<std::uint64_t>(folded >> 64));
  out.whole(static_cast<std::uint64_t>(folded));
}

WideInteger read_wide(ByteReader& in) {
  __extension__ typedef unsigned __int128 Unsigned;
  const auto high = static_cast<Unsigned>(in.whole());
  const Unsigned folded = (high << 64) | in.whole();
  return static_cast<WideInteger>(folded >> 1) ^ -static_cast<WideInteger>(folded & 1);
}

void write_bins(ByteWriter& out, const Bins& bins) {
  std::uint64_t pages = 0;
  bins.for_each_page([&](std::size_t, const Bins::PageCounts&) { ++pages; });
  out.whole(bins.zeros());
  out.whole(pages);
  bins.for_each_page([&](std::size_t page, const Bins::PageCounts& counts) {
    out.whole(page);
    for (const std::uint32_t count : counts) out.whole(count);
  });
}

bool read_bins(ByteReader& in, Bins& bins) {
  const std::uint64_t zeros = in.whole(), pages = in.whole();
  if (zeros > UINT32_MAX || !bins.add_zeros(static_cast<std::uint32_t>(zeros))) return false;
  for (std::uint64_t i = 0; in.ok() && i < pages; ++i) {
    const std::uint64_t page = in.whole();
    Bins::PageCounts counts;
    for (std::uint32_t& count : counts) {
      const std::uint64_t read = in.whole();
      if (read > UINT32_MAX) return false;
      count = static_cast<std::uint32_t>(read);
    }
    if (page >= Bins::kMostPages || !bins.add_page(page, counts)) return false;
  }
  return in.ok();
}

void write_figure(ByteWriter& out, const FigureTally& figure, Figure::Keep keep, bool with_bins) {
  if (keep != Figure::Keep::lowest)
    for (const FixedSum& sum : figure.sums) write_wide(out, sum.bits());
  out.real(figure.lowest);
  out.real(figure.highest);
  if (with_bins && keep == Figure::Keep::spread) write_bins(out, figure.bins);
}

bool read_figure(ByteReader& in, FigureTally& figure, Figure::Keep keep, bool with_bins) {
  if (keep != Figure::Keep::lowest)
    for (FixedSum& sum : figure.sums) sum = FixedSum::of_bits(read_wide(in));
  figure.lowest = in.real();
  figure.highest = in.real();
  return !with_bins || keep != Figure::Keep::spread || read_bins(in, figure.bins);
}

void write_quality(ByteWriter& out, const BlockQuality& quality) {
  out.real(quality.max_probability_error);
  out.real(quality.max_value_error);
  out.whole(quality.nodes.size());
  for (const std::int64_t nodes : quality.nodes) out.whole(static_cast<std::uint64_t>(nodes));
}

BlockQuality read_quality(ByteReader& in) {
  BlockQuality quality;
  quality.max_probability_error = in.real();
  quality.max_value_error = in.real();
  const std::uint64_t strategies = in.whole();
  for (std::uint64_t i = 0; in.ok() && i < strategies; ++i)
    quality.nodes.push_back(static_cast<std::int64_t>(in.whole()));
  return quality;
}

Diagnostics unusable(const std::string& why) {
  Diagnostic d;
  d.place.line = 0;
  d.code = "F020";
  d.message = "what a run added up to cannot be used: " + why;
  return {d};
}

}  // namespace

int BlockValues::work_out(const BlockRows& rows) {
  if (const int failed = rows.failed_lanes(); failed > 0) return failed;
  std::array<bool, kLanes> fits;
  fits.fill(true);
  for (std::size_t f = 0; f < figures_->size(); ++f) {
    const std::span<double> out(values_.data() + f * kLanes, kLanes);
    evaluate((*figures_)[f], rows, out, scratch_);
    if ((*figures_)[f].keep != Figure::Keep::lowest)
      for (std::size_t lane = 0; lane < kLanes; ++lane) fits[lane] = fits[lane] && FixedSum::fits(out[lane]);
  }
  return static_cast<int>(std::count(fits.begin(), fits.end(), false));
}

Tally::Tally(const FigureList& figures, bool with_bins)
    : fingerprint_(figures.fingerprint()), with_bins_(with_bins), figures_(figures.size()) {
  for (std::size_t f = 0; f < figures.size(); ++f) keep_.push_back(figures[f].keep);
}

void Tally::add_figures(std::size_t first, std::size_t last, const BlockValues& values) {
  for (std::size_t f = first; f < last; ++f) {
    FigureTally& figure = figures_[f];
    const double* lanes = values.of(f);
    // + 0.0: of two zeros that compare equal, which one is met first must not matter.
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      figure.lowest = std::min(figure.lowest, lanes[lane] + 0.0);
      figure.highest = std::max(figure.highest, lanes[lane] + 0.0);
    }
    if (keep_[f] == Figure::Keep::lowest) continue;
    for (std::size_t lane = 0; lane < kLanes; ++lane) figure.sums[lane].add(lanes[lane]);
    if (with_bins_ && keep_[f] == Figure::Keep::spread)
      for (std::size_t lane = 0; lane < kLanes; ++lane) figure.bins.add(lanes[lane]);
  }
}

void Tally::add_block(std::int64_t block, const BlockQuality& quality) {
  blocks_.add({block, block + 1});
  quality_.merge(quality);
}

void Tally::add_failed(std::int64_t block, int draws, const BlockQuality& quality) {
  add_block(block, quality);
  ++failed_blocks_;
  failed_draws_ += draws;
}

bool Tally::merge(const Tally& other) {
  if (fingerprint_ != other.fingerprint_ || with_bins_ != other.with_bins_ || blocks_.overlaps(other.blocks_))
    return false;
  for (std::size_t f = 0; f < figures_.size(); ++f) {
    FigureTally& figure = figures_[f];
    const FigureTally& more = other.figures_[f];
    for (std::size_t r = 0; r < kReplicates; ++r) figure.sums[r].add(more.sums[r]);
    figure.lowest = std::min(figure.lowest, more.lowest);
    figure.highest = std::max(figure.highest, more.highest);
    figure.bins.merge(more.bins);
  }
  blocks_.add_all(other.blocks_);
  failed_blocks_ += other.failed_blocks_;
  failed_draws_ += other.failed_draws_;
  quality_.merge(other.quality_);
  return true;
}

std::array<double, kReplicates> Tally::replicate_means(std::size_t f) const {
  std::array<double, kReplicates> means;
  const auto a_replicate = static_cast<double>(kept_blocks());
  for (std::size_t r = 0; r < kReplicates; ++r)
    means[r] = a_replicate == 0 ? kNone : figures_[f].sums[r].value() / a_replicate;
  return means;
}

Reading Tally::reading(std::size_t f, double widening) const {
  const FigureTally& figure = figures_[f];
  Reading reading{{kNone, kNone, kNone, kNone, kNone, kNone}, figure.lowest, figure.highest};
  const auto a_replicate = static_cast<double>(kept_blocks());
  if (a_replicate == 0 || keep_[f] == Figure::Keep::lowest) return reading;
  FixedSum total;
  for (const FixedSum& sum : figure.sums) total.add(sum);
  Summary& summary = reading.summary;
  summary.mean = total.value() / (a_replicate * kReplicates);
  const double half = half_width_of(replicate_means(f), widening);
  summary.mean_low = summary.mean - half;
  summary.mean_high = summary.mean + half;
  if (with_bins_ && keep_[f] == Figure::Keep::spread) {
    summary.p05 = figure.bins.quantile(0.05, figure.lowest, figure.highest);
    summary.p50 = figure.bins.quantile(0.5, figure.lowest, figure.highest);
    summary.p95 = figure.bins.quantile(0.95, figure.lowest, figure.highest);
  }
  return reading;
}

std::size_t Tally::pages() const {
  std::size_t pages = 0;
  for (const FigureTally& figure : figures_) pages += figure.bins.pages();
  return pages;
}

std::size_t Tally::bytes() const {
  std::size_t bytes = 0;
  for (const FigureTally& figure : figures_) bytes += figure.bins.bytes();
  return bytes;
}

std::string Tally::serialise() const {
  ByteWriter out;
  out.raw(kMagic);
  out.whole(kVersion);
  out.raw(fingerprint_);
  out.whole(with_bins_ ? 1 : 0);
  out.whole(blocks_.ranges().size());
  for (const BlockRange& range : blocks_.ranges()) {
    out.whole(static_cast<std::uint64_t>(range.first));
    out.whole(static_cast<std::uint64_t>(range.last));
  }
  out.whole(static_cast<std::uint64_t>(failed_blocks_));
  out.whole(static_cast<std::uint64_t>(failed_draws_));
  write_quality(out, quality_);
  for (std::size_t f = 0; f < figures_.size(); ++f) write_figure(out, figures_[f], keep_[f], with_bins_);
  return out.bytes() + sha256(out.bytes()).substr(0, kChecksum);
}

bool Tally::makes_sense(std::size_t f) const {
  const FigureTally& figure = figures_[f];
  return std::ranges::all_of(figure.sums, [&](const FixedSum& sum) { return sum.within(kept_blocks()); }) &&
         (kept_blocks() == 0 || figure.lowest <= figure.highest) &&
         (!with_bins_ || keep_[f] != Figure::Keep::spread || figure.bins.total() == draws());
}

Outcome<Tally> Tally::deserialise(const FigureList& figures, std::string_view bytes) {
  if (bytes.size() < kMagic.size() + kChecksum || bytes.substr(0, kMagic.size()) != kMagic)
    return unusable("it is no tally");
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksum);
  if (sha256(body).substr(0, kChecksum) != bytes.substr(body.size()))
    return unusable("it is damaged, its checksum does not hold");
  ByteReader in(body);
  in.raw(kMagic.size());
  if (const std::uint64_t version = in.whole(); version != kVersion)
    return unusable("it is of version " + std::to_string(version) + ", this program reads version " +
                    std::to_string(kVersion));
  const std::string_view fingerprint = in.raw(kChecksum);
  const std::uint64_t with_bins = in.whole();
  Tally tally(figures, with_bins != 0);
  if (fingerprint != tally.fingerprint_) return unusable("it is of other figures");
  const std::uint64_t ranges = in.whole();
  for (std::uint64_t i = 0; in.ok() && i < ranges; ++i) {
    const auto first = static_cast<std::int64_t>(in.whole());
    const auto last = static_cast<std::int64_t>(in.whole());
    if (first < 0 || last <= first || last > INT64_MAX / 32) return unusable("its blocks do not make sense");
    tally.blocks_.add({first, last});
  }
  tally.failed_blocks_ = static_cast<std::int64_t>(in.whole());
  tally.failed_draws_ = static_cast<std::int64_t>(in.whole());
  tally.quality_ = read_quality(in);
  if (tally.failed_blocks_ < 0 || tally.failed_blocks_ > tally.blocks_.size() ||
      tally.blocks_.size() > kMostBlocks || tally.failed_draws_ < 0 ||
      tally.failed_draws_ > tally.failed_blocks_ * static_cast<std::int64_t>(kLanes))
    return unusable("its blocks do not make sense");
  for (std::size_t f = 0; f < tally.figures_.size(); ++f)
    if (!read_figure(in, tally.figures_[f], tally.keep_[f], tally.with_bins_) || !tally.makes_sense(f))
      return unusable("its counts do not make sense");
  if (!in.at_end()) return unusable("its length is not that of its figures");
  return tally;
}

}  // namespace entente
