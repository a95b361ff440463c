#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/game/weights.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// The draws 0 … draws − 1 of a scenario, kept as values, sixteen a block; or of two scenarios side by side.
class DrawnValues {
 public:
  /// Errors: E094 fewer than 32 draws, or not a multiple of 16; those of InputPlan::make.
  static Outcome<DrawnValues> make(const Scenario& scenario, std::uint64_t seed, std::int64_t draws);
  /// The same draws of both: the numbers of `first`, and behind them those of `second`. Inputs of the same
  /// role have the same random number. Errors as make(), of both.
  static Outcome<DrawnValues> make(const Scenario& first, const Scenario& second, std::uint64_t seed,
                                   std::int64_t draws);
  /// The draws of both side by side: the numbers of `first`, and behind them those of `second`, as many draws
  /// of each.
  static DrawnValues beside(const DrawnValues& first, const DrawnValues& second);
  /// Some of these draws, in the order of the list, the last of them as often as fills a block.
  DrawnValues some(std::span<const std::size_t> draws) const;
  /// Changes the values of every draw in place. @param change  gets the number of the draw and its values
  void change(const std::function<void(std::size_t draw, std::span<double> values)>& change);
  std::int64_t draws() const { return draws_; }
  std::size_t blocks() const { return blocks_.size(); }
  std::size_t numbers() const { return numbers_; }
  /// Value of number `number` in a draw.
  double value(std::size_t draw, std::size_t number) const;
  /// One value per number, as resolve() takes them. @param values  numbers() long
  void draw(std::size_t draw, std::span<double> values) const;

 private:
  static Outcome<DrawnValues> of(std::span<const Scenario* const> scenarios, std::uint64_t seed,
                                 std::int64_t draws);

  std::int64_t draws_ = 0;
  std::size_t numbers_ = 0;
  std::vector<std::vector<double>> blocks_;  ///< [block][number · 16 + lane]
};

/// Makes the weights of a block of draws; one a thread.
class BlockWeights {
 public:
  /// @param scenario  with the numbers of which `draws` are; both must outlive this
  BlockWeights(const Scenario& scenario, const DrawnValues& draws, int years);
  /// The weights of draws 16·block …, by lane and year.
  /// @param change  what to do to the values of each draw first
  void fill(std::size_t block, std::vector<std::vector<Weights>>& weights,
            const std::function<void(std::span<double> values)>& change = {});

 private:
  const DrawnValues& draws_;
  Resolver resolver_;
  bool drifts_;
  int years_;
  std::vector<double> values_;
};

}  // namespace entente
