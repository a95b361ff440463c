#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/base/simd.hpp"
#include "entente/ensemble/correlation.hpp"
#include "entente/model/quantile_map.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// How the draws of a scenario are made. Holds copies of what it needs and never changes: any thread may ask
/// for any draw, and the answer depends on (seed, draw, input) alone, so a short run is the beginning of a
/// long one.
///
/// Each uncertain number has a Sobol dimension of its own, by its role (`Number::address`), so that inputs of
/// the same role share their random number in every scenario; numbers without uncertainty have none. u →
/// marginal quantile (QuantileMap); correlated inputs go u → Φ⁻¹ → Cholesky factor → Φ in between
/// (docs/model.md, "Draws"). Values are in the unit the file states: money is still money.
class InputPlan {
 public:
  /// @return with what plan_correlations has to say; error E092 for more uncertain numbers than Sobol
  /// dimensions
  static Outcome<InputPlan> make(const Scenario& scenario);

  /// Values by NumberId::index, in each number's stated unit and range.
  std::vector<double> draw(std::uint64_t seed, std::uint64_t index) const;
  /// The same into `values`, which has size(); allocates nothing.
  void draw_into(std::uint64_t seed, std::uint64_t index, std::span<double> values) const;
  /// The draws 16·block … 16·block + 15 at once: `values`, which has size() · 16, gets the value of number
  /// `number` in draw 16·block + lane at [number · 16 + lane], the bits of draw() on every set. Allocates
  /// nothing.
  /// @param set    must run here (simd_runs)
  /// @param block  below 2^32
  void draw_block(Simd set, std::uint64_t seed, std::uint64_t block, std::span<double> values) const;
  /// What draw_block does after the random numbers are drawn.
  /// @param u       in (0, 1): that of input(i) in lane `lane` at [i · 16 + lane]
  /// @param values  as in draw_block
  void from_uniforms(Simd set, std::span<const double> u, std::span<double> values) const;
  /// A plan of the same inputs whose draws are independent of this one's at equal seed and number: input(i)
  /// has the i-th Sobol dimension, from 0, that no input of this plan has. Error E092 where they do not
  /// suffice.
  Outcome<InputPlan> companion() const;
  /// Every number at the median of its own distribution, by NumberId::index.
  std::vector<double> medians() const;

  /// How many numbers a draw has.
  std::size_t size() const { return fixed_.size(); }
  /// How many of them are uncertain.
  int dimensions() const { return static_cast<int>(inputs_.size()); }
  /// The uncertain number `i`, from 0; they stand in the order of their Sobol dimensions.
  NumberId input(int i) const { return inputs_[static_cast<std::size_t>(i)].number; }
  /// Its Sobol dimension.
  int sobol_dimension(int i) const { return inputs_[static_cast<std::size_t>(i)].dimension; }
  /// The uniform numbers of the draws 16·block … 16·block + 15: number i of draw 16·block + lane at [i · 16 +
  /// lane] of `out`, which has dimensions() · 16.
  void uniforms(Simd set, std::uint64_t seed, std::uint64_t block, std::span<double> out) const;
  /// The correlations as used, repaired where that was needed.
  const CorrelationPlan& correlations() const { return correlations_; }

 private:
  struct Input {
    NumberId number;
    int dimension = 0;
    QuantileMap map;
    bool correlated = false;
  };
  /// Inputs whose dimensions follow one another: drawn together.
  struct Run {
    std::size_t first = 0, count = 0;
  };

  void find_runs();
  /// Ties the correlated inputs, whose places hold independent normals, and fills in what is certain.
  void finish_block(Simd set, std::span<double> values) const;

  std::vector<double> fixed_;           ///< by NumberId::index; what is uncertain is overwritten
  std::vector<std::size_t> constants_;  ///< the NumberId::index of those without uncertainty
  std::vector<Input> inputs_;           ///< by dimension
  std::vector<Run> runs_;               ///< of `inputs_`, of kChunk at most
  CorrelationPlan correlations_;
  std::vector<std::vector<int>> block_inputs_;  ///< which of `inputs_` each block of `correlations_` ties
};

}  // namespace entente
