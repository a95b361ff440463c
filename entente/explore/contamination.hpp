#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "entente/explore/coalitions.hpp"

namespace entente {

struct ContaminationOptions {
  std::vector<std::string> strategies;  ///< of both scenarios; empty: all that both have
  std::string baseline;                 ///< of both scenarios; empty: that of the first
  Goal goal = Goal::loosen;
  double threshold = 0.5;  ///< of P(goal): where it turns from unlikely to likely, in (0, 1)
  std::uint64_t seed = 1;
  std::int64_t draws = 32;  ///< a set of groups; a multiple of 16, at least 32
  int threads = 0;          ///< 0: what the process may use
  SolvingOptions solving;
  std::stop_token stop;
  /// Told of every set of groups that is done, from worker threads, never two at once.
  std::function<void(std::int64_t done, std::int64_t of)> progress;
};

/// Shares w that the means are told at.
inline constexpr std::array<double, 13> kContaminations{0,   0.1, 0.2,  0.25, 0.3, 0.4, 0.5,
                                                        0.6, 0.7, 0.75, 0.8,  0.9, 1};

/// One strategy where every group comes from the second scenario with probability w: means over draws, with
/// intervals from the sixteen scramblings; probabilities at the end of the last verdict year.
struct ContaminationPoint {
  double share = 0;  ///< w
  std::string strategy;
  Estimate goal, independent, realigned;  ///< independent: or realigned
  Estimate net;                           ///< gain a year over the baseline, points
};

/// Something a verdict says that is another at a greater share.
struct VerdictTurn {
  enum class Kind {
    best,  ///< which strategy is best by mean gain, the baseline included
    gain,  ///< whether a strategy gains over the baseline
    goal   ///< whether P(goal) lies above the threshold
  };
  Kind kind = Kind::best;
  std::string strategy;  ///< whose gain or goal; of `best`: what is best at w = 0
  std::string instead;   ///< of `best`: what is best just beyond
  bool above = false;    ///< of gain and goal: whether it lies above zero, or the threshold, at w = 0
  /// Smallest w that changes it, with a 95 % interval from the sixteen scramblings; nothing where none in [0,
  /// 1] does. The bounds are NaN where it does not turn without one of the scramblings.
  std::optional<Estimate> share;
};

struct Contamination {
  std::vector<std::string> groups;         ///< taken each with probability w
  std::vector<std::string> strategies;     ///< the baseline first
  std::vector<ContaminationPoint> points;  ///< by strategy, then by kContaminations
  /// `best` first, then gain and goal by strategy. Whatever the verdict says is there, turning or not.
  std::vector<VerdictTurn> turns;
  double threshold = 0.5;
  std::int64_t draws = 0, solves = 0;
  bool interrupted = false;  ///< nothing else is then filled: every set of groups is needed
  Diagnostics warnings;      ///< of the mixture
};

/// How far the verdict on a scenario rests on its own prior: every driver group is taken from another
/// scenario with probability w, whole, independently of the others and of the draw (ε-contamination, Berger
/// 1984; docs/methods/sweeps.md), exact from all sets of groups. w = 0 is assess() of `from` at the same seed
/// and draws, w = 1 that of `to` where all groups are common.
/// Errors: those of Mixture::make and solve_coalitions; E188 no strategy in common beside the baseline.
Outcome<Contamination> contaminate(const Scenario& from, const Scenario& to,
                                   const ContaminationOptions& options);

}  // namespace entente
