#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "entente/base/diagnostic.hpp"

namespace entente {

/// Which row of `Scenario::numbers` holds a number. A draw gives one value per row.
struct NumberId {
  std::int32_t index = -1;
  bool given() const { return index >= 0; }
  friend bool operator==(NumberId, NumberId) = default;
};

/// How a number is uncertain. The three parameters mean, by kind:
/// point (value, -, -); quantiles (p05, p50, p95; linear between and beyond them); triangular (low, mode,
/// high); pert (low, mode, high); uniform (low, high, -); normal (mean, sd, -); lognormal (median, sd of the
/// logarithm, -); beta (mean, sd, -). Values outside [low, high] of the field are clipped to it.
struct Distribution {
  enum class Kind { point, quantiles, triangular, pert, uniform, normal, lognormal, beta };
  Kind kind = Kind::point;
  double a = 0, b = 0, c = 0;
  bool uncertain() const { return kind != Kind::point; }
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// Where a number comes from. `assumed` covers every judgement, the coder's own and the format's defaults.
enum class Basis { sourced, derived, assumed };

/// Closed range a value must lie in.
struct Range {
  double low = 0;
  double high = 0;
};

/// A number the verdict may read, with its uncertainty and its origin.
struct Number {
  std::string
      key;  ///< "target.thR", "lever.sanctions_us.value", "ally.POL.ledger.trade": what messages and JSON say
  std::string unit;  ///< as stated in the file or by the field table; money is still money here
  /// Actor code whose GDP turns `unit` "bn USD …" into points (1 point = 1 % of it); empty when already in
  /// model units.
  std::string money_of;
  Distribution distribution;
  Range range;
  Basis basis = Basis::assumed;
  bool defaulted = false;            ///< the field table's default, not written in the file
  std::vector<std::string> sources;  ///< ids in `Scenario::sources`
  std::vector<std::string> from;     ///< ids of facts and ties
  std::string how;                   ///< one line, for `derived`
  std::string reason;                ///< for `assumed`
  std::string confidence;            ///< high, medium, low or empty
  std::string note;
  std::string meaning;  ///< the field table's sentence
  /// Which random number it is drawn from, where it is uncertain: a Sobol dimension that inputs of the same
  /// role have in every scenario. -1: one that no role has.
  int address = -1;
  NumberId drift;  ///< change per year (2.8), itself a number; not given = none
  Place place;
};

}  // namespace entente
