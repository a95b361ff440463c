#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "entente/base/diagnostic.hpp"
#include "entente/explore/contamination.hpp"
#include "entente/explore/indices.hpp"
#include "entente/explore/morris.hpp"
#include "entente/explore/prim.hpp"
#include "entente/explore/robustness.hpp"
#include "entente/explore/sweeps.hpp"
#include "entente/report/verdict.hpp"
#include "entente/report/voi.hpp"

namespace entente {

struct SobolReport {
  std::string on;  ///< what varies: "net", "log-odds", or the header of a column
  std::vector<ExploreName> inputs;
  SobolIndices indices;
};

struct MorrisReport {
  std::string on;
  std::vector<ExploreName> inputs;
  std::vector<MorrisEffect> effects;
  std::size_t trajectories = 0;
  std::string moved = "an input moves through its whole range";
};

struct RobustnessReport {
  std::vector<std::string> strategies;
  RobustnessOptions options;
  Robustness rules;
  std::string on;  ///< what the values are; empty: as given
  std::optional<UncertaintyHorizon> horizon;
};

struct PrimReport {
  std::string expression;  ///< as typed
  std::vector<ExploreName> inputs;
  Discovery discovery;
};

/// What taking driver groups from another scenario does to the verdict; the means are rows of the sweep.
struct ContaminationReport {
  std::string other;                ///< id of the scenario that groups are taken from
  std::vector<std::string> groups;  ///< that both declare
  std::vector<VerdictTurn> turns;
  std::string baseline;
  Goal goal = Goal::loosen;
  double threshold = 0.5;
  std::int64_t draws = 0, solves = 0;
};

/// One point of a sweep: a quantity of a strategy where a driver group has been taken from elsewhere with
/// probability `at` (contamination), or all precisions multiplied by `at` (lambda sweep).
struct SweepRow {
  std::string on;  ///< the quantity
  std::string strategy;
  std::string group;  ///< contamination: which group, "all" for all together; empty otherwise
  double at = 0;
  Estimate figure;
};

/// Everything that `explore` may have been asked; what was not asked is empty.
struct ExploreReport {
  std::string title;  ///< of the scenario, or the file of the table
  std::size_t rows = 0;
  std::string row_word = "rows";  ///< "rows" of a table, "draws" of a run
  std::size_t first_row = 1;      ///< what the first is called: rows of a table from 1, draws of a run from 0
  std::string command;            ///< as typed
  std::uint64_t seed = 1;
  std::string simd;      ///< instruction set by name; empty: nothing was solved
  std::string manifest;  ///< what the answer can be made again from, as JSON; empty: interrupted
  std::vector<SobolReport> sobol;
  std::vector<MorrisReport> morris;
  std::vector<RobustnessReport> robustness;
  std::vector<PrimReport> prim;
  std::vector<VoiReport> voi;
  std::optional<ContaminationReport> contaminated;
  std::vector<SweepRow> contamination;
  std::vector<SweepRow> lambda_sweep;
  std::vector<std::string> notes;  ///< sentences on what was done and left out
  bool interrupted = false;        ///< fewer rows than were asked for
  Diagnostics warnings;
};

/// The points of a sweep as rows: by strategy, quantity and factor.
std::vector<SweepRow> sweep_rows(const LambdaSweep& sweep);
/// The same of a contamination: by strategy, quantity and share.
std::vector<SweepRow> sweep_rows(const Contamination& contamination);

/// "where Russia's trade tie is below 0.4 and its need is between 0.2 and 0.5".
std::string box_in_words(const DiscoveredBox& box, const std::vector<ExploreName>& inputs);

/// The answer for people, at most 119 columns.
std::string explore_text(const ExploreReport& report, const TextStyle& style = {});
/// The same for programs: schema entente/explore/1, docs/json.md.
std::string explore_json(const ExploreReport& report);

}  // namespace entente
