#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace entente {

/// How often values fell into bins that are fixed in advance, so that counts of any draws can be merged in
/// any order. A bin holds the doubles with one sign, one exponent and one pattern of the top ten bits of the
/// mantissa: relative width 2^-10 or less. All below 2^-40 in size lie in one bin, that of zero.
///
/// Counts are kept in pages of 64 bins, made when a value first falls into one, with 16 bits a bin until one
/// overflows. How much memory that takes is bounded by the bins there are, whatever the number of draws.
class Bins {
 public:
  static constexpr int kMantissaBits = 10;
  static constexpr double kResolution = 0x1p-10;  ///< relative width of a bin at its lower end
  static constexpr double kZeroBelow = 0x1p-40;
  static constexpr double kLimit = 0x1p40;
  static constexpr std::size_t kPageBins = 64;
  /// Pages there can be: two signs, 80 octaves, 16 pages each.
  static constexpr std::size_t kMostPages = 2 * 80 * (1u << kMantissaBits) / kPageBins;

  /// @param x  finite, |x| < 2^40
  void add(double x) { count(x, 1); }
  void merge(const Bins& other);
  std::int64_t total() const { return total_; }

  /// Type 7 quantile (quantile_of_sorted) of the values counted. Each order statistic is placed inside its
  /// own bin, so the answer is off by no more than the width of a bin.
  /// @param p  in [0, 1]; @param lowest, highest  of the values; NaN without values
  double quantile(double p, double lowest, double highest) const;
  /// Share of the values below `x`, in [0, 1]; within the bin of `x` as if its values were spread evenly. Off
  /// by no more than the share of the values in that bin. NaN without values.
  double share_below(double x) const;

  std::size_t pages() const { return narrow_.size() + wide_.size() - free_.size(); }
  std::size_t bytes() const;  ///< memory taken

  using PageCounts = std::array<std::uint32_t, kPageBins>;
  std::uint32_t zeros() const { return zeros_; }
  /// Pages in ascending order of their number, which is below kMostPages.
  void for_each_page(const std::function<void(std::size_t page, const PageCounts&)>& visit) const;
  /// Adds counts, as a page that was visited gave them. @return false where a count would pass 2^32
  bool add_page(std::size_t page, const PageCounts& counts);
  bool add_zeros(std::uint32_t count);

 private:
  static constexpr std::size_t kOctavePages = (1u << kMantissaBits) / kPageBins;
  using Narrow = std::array<std::uint16_t, kPageBins>;
  using Wide = PageCounts;
  static constexpr std::uint16_t kWideMark = 0x8000;

  /// Number of a bin among all of one sign, signs apart: page · 64 + place. Only for |x| >= kZeroBelow.
  static std::size_t bin_of(double x);
  static double lower_edge(std::size_t bin);  ///< in size
  void count(double x, std::uint32_t times);
  void bump(std::size_t bin, std::uint32_t times);
  std::uint16_t& slot(std::size_t page);
  std::uint16_t find(std::size_t page) const;
  std::uint32_t at(std::size_t page, std::size_t place) const;
  void widen(std::uint16_t& page);
  /// Visits the bins that hold something in ascending order of value, until `visit` returns false.
  void ascend(const std::function<bool(double low, double high, std::uint32_t count)>& visit) const;

  std::uint32_t zeros_ = 0;
  std::int64_t total_ = 0;
  std::vector<std::uint16_t> octaves_;                           ///< table of an octave + 1, or 0
  std::vector<std::array<std::uint16_t, kOctavePages>> tables_;  ///< page + 1, or 0
  std::vector<Narrow> narrow_;
  std::vector<Wide> wide_;
  std::vector<std::uint16_t> free_;  ///< narrow pages that became wide
};

}  // namespace entente
