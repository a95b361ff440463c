#include "entente/ensemble/bins.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace entente {
namespace {

constexpr int kLowestExponent = -40, kOctaves = 80;
constexpr std::uint64_t kBinsASign = static_cast<std::uint64_t>(kOctaves) << Bins::kMantissaBits;
constexpr int kDropped = 52 - Bins::kMantissaBits;
constexpr std::uint64_t kFirstKey = static_cast<std::uint64_t>(1023 + kLowestExponent) << Bins::kMantissaBits;

/// A vector that grows by an eighth: pages are many, and doubling would hold twice what is needed.
template <class T>
std::size_t grow(std::vector<T>& items) {
  if (items.size() == items.capacity()) items.reserve(items.size() + items.size() / 8 + 4);
  items.emplace_back();
  items.back().fill(0);
  return items.size() - 1;
}

}  // namespace

std::size_t Bins::bin_of(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t key = ((bits & ~(1ull << 63)) >> kDropped) - kFirstKey;
  return static_cast<std::size_t>((bits >> 63) * kBinsASign + key);
}

double Bins::lower_edge(std::size_t bin) {
  return std::bit_cast<double>((bin % kBinsASign + kFirstKey) << kDropped);
}

std::uint16_t& Bins::slot(std::size_t page) {
  if (octaves_.empty()) octaves_.assign(2 * kOctaves, 0);
  std::uint16_t& octave = octaves_[page / kOctavePages];
  if (octave == 0) octave = static_cast<std::uint16_t>(grow(tables_) + 1);
  return tables_[octave - 1u][page % kOctavePages];
}

std::uint16_t Bins::find(std::size_t page) const {
  if (octaves_.empty()) return 0;
  const std::uint16_t octave = octaves_[page / kOctavePages];
  return octave == 0 ? std::uint16_t{0} : tables_[octave - 1u][page % kOctavePages];
}

std::uint32_t Bins::at(std::size_t page, std::size_t place) const {
  const std::uint16_t found = find(page);
  if (found == 0) return 0;
  return found & kWideMark ? wide_[found & ~kWideMark][place] : narrow_[found - 1u][place];
}

void Bins::widen(std::uint16_t& page) {
  const std::size_t to = grow(wide_);
  const Narrow& from = narrow_[page - 1u];
  std::copy(from.begin(), from.end(), wide_[to].begin());
  free_.push_back(static_cast<std::uint16_t>(page - 1));
  page = static_cast<std::uint16_t>(to | kWideMark);
}

void Bins::bump(std::size_t bin, std::uint32_t times) {
  const std::size_t place = bin % kPageBins;
  std::uint16_t& page = slot(bin / kPageBins);
  if (page == 0) {
    if (free_.empty()) {
      page = static_cast<std::uint16_t>(grow(narrow_) + 1);
    } else {
      narrow_[free_.back()].fill(0);
      page = static_cast<std::uint16_t>(free_.back() + 1);
      free_.pop_back();
    }
  }
  if (!(page & kWideMark)) {
    std::uint16_t& count = narrow_[page - 1u][place];
    if (times <= std::numeric_limits<std::uint16_t>::max() - static_cast<std::uint32_t>(count)) {
      count = static_cast<std::uint16_t>(count + times);
      return;
    }
    widen(page);
  }
  wide_[page & ~kWideMark][place] += times;
}

void Bins::count(double x, std::uint32_t times) {
  total_ += times;
  if (std::abs(x) < kZeroBelow)
    zeros_ += times;
  else
    bump(bin_of(x), times);
}

bool Bins::add_zeros(std::uint32_t count) {
  if (count > std::numeric_limits<std::uint32_t>::max() - zeros_) return false;
  zeros_ += count;
  total_ += count;
  return true;
}

bool Bins::add_page(std::size_t page, const PageCounts& counts) {
  if (page >= kMostPages) return false;
  for (std::size_t place = 0; place < kPageBins; ++place) {
    if (counts[place] > std::numeric_limits<std::uint32_t>::max() - at(page, place)) return false;
    if (counts[place] == 0) continue;
    bump(page * kPageBins + place, counts[place]);
    total_ += counts[place];
  }
  return true;
}

void Bins::merge(const Bins& other) {
  add_zeros(other.zeros_);
  other.for_each_page([&](std::size_t page, const PageCounts& counts) { add_page(page, counts); });
}

void Bins::for_each_page(const std::function<void(std::size_t, const PageCounts&)>& visit) const {
  for (std::size_t page = 0; !octaves_.empty() && page < kMostPages; ++page) {
    const std::uint16_t found = find(page);
    if (found == 0) continue;
    PageCounts counts;
    for (std::size_t place = 0; place < kPageBins; ++place) counts[place] = at(page, place);
    visit(page, counts);
  }
}

void Bins::ascend(const std::function<bool(double, double, std::uint32_t)>& visit) const {
  constexpr std::size_t pages_a_sign = kMostPages / 2;
  const auto bin = [&](std::size_t page, std::size_t place) {
    const std::uint32_t count = at(page, place);
    if (count == 0) return true;
    const std::size_t number = page * kPageBins + place;
    const double near = lower_edge(number);
    // The edge after the last is 2^40 itself.
    const double far = std::bit_cast<double>(std::bit_cast<std::uint64_t>(near) + (1ull << kDropped));
    return page >= pages_a_sign ? visit(-far, -near, count) : visit(near, far, count);
  };
  for (std::size_t page = kMostPages; page-- > pages_a_sign;)
    if (find(page) != 0)
      for (std::size_t place = kPageBins; place-- > 0;)
        if (!bin(page, place)) return;
  if (zeros_ > 0 && !visit(0, 0, zeros_)) return;
  for (std::size_t page = 0; page < pages_a_sign; ++page)
    if (find(page) != 0)
      for (std::size_t place = 0; place < kPageBins; ++place)
        if (!bin(page, place)) return;
}

double Bins::quantile(double p, double lowest, double highest) const {
  if (total_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const double at = p * static_cast<double>(total_ - 1);
  const auto first = static_cast<std::int64_t>(at);
  const std::int64_t wanted[2] = {first, std::min(first + 1, total_ - 1)};
  double found[2] = {highest, highest};
  std::int64_t below = 0;
  std::size_t next = 0;
  ascend([&](double low, double high, std::uint32_t count) {
    for (; next < 2 && wanted[next] < below + count; ++next) {
      const double within = (static_cast<double>(wanted[next] - below) + 0.5) / count;
      found[next] = std::clamp(std::lerp(low, high, within), lowest, highest);
    }
    below += count;
    return next < 2;
  });
  return std::lerp(found[0], found[1], at - static_cast<double>(first));
}

double Bins::share_below(double x) const {
  if (total_ == 0) return std::numeric_limits<double>::quiet_NaN();
  double below = 0;
  ascend([&](double low, double high, std::uint32_t count) {
    if (low >= x) return false;
    below += high <= x ? count : count * ((x - low) / (high - low));
    return true;
  });
  return below / static_cast<double>(total_);
}

std::size_t Bins::bytes() const {
  return octaves_.capacity() * sizeof(octaves_[0]) + tables_.capacity() * sizeof(tables_[0]) +
         narrow_.capacity() * sizeof(Narrow) + wide_.capacity() * sizeof(Wide) +
         free_.capacity() * sizeof(free_[0]);
}

}  // namespace entente
