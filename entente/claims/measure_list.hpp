#pragma once
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/claims/work_out.hpp"

namespace entente {

/// Whether a measure is looked up and not worked out: nothing changes it.
bool is_data(Measure::Kind kind);

/// The probability of what a measure gives, where it gives something.
Measure condition_of(Measure measure);

/// All measures that are worked out together, each once.
class MeasureList {
 public:
  /// @param claims  must outlive this
  explicit MeasureList(const Claims& claims) : claims_(claims) {}
  /// Where a measure stands, with what a variant has of its scenario: changes, a prior from another one.
  std::size_t place(Measure measure, const Variant& variant = {});
  std::span<const Measure> measures() const { return measures_; }

 private:
  const Claims& claims_;
  std::vector<Measure> measures_;
};

/// Where the measures of one assertion stand in a list, by index into Claims::measures.
class Places {
 public:
  void add(std::size_t measure, std::size_t place) { places_.emplace_back(measure, place); }
  bool has(std::size_t measure) const;
  std::size_t at(std::size_t measure) const;  ///< of one that it has
  auto begin() const { return places_.begin(); }
  auto end() const { return places_.end(); }

 private:
  using Place = std::pair<std::size_t, std::size_t>;
  std::vector<Place> places_;
};

Places places_of(const Claims& claims, const Assertion& assertion, MeasureList& list,
                 const Variant& variant = {});

/// Whether all of them were worked out.
bool finished(const Places& places, const MeasureColumns& columns);

}  // namespace entente
