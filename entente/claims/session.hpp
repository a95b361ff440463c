#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "entente/claims/changed.hpp"
#include "entente/claims/history_terms.hpp"
#include "entente/claims/pivot_terms.hpp"
#include "entente/claims/quantities.hpp"
#include "entente/claims/work_out.hpp"
#include "entente/solve/histories.hpp"

namespace entente {

/// Counts what is done of a long job, from any thread.
class Ticker {
 public:
  explicit Ticker(const std::function<void(std::int64_t, std::int64_t)>& tell) : tell_(tell) {}
  void expect(std::int64_t more) { of_ += more; }
  void tick(std::int64_t by = 1) {
    const std::lock_guard lock(mutex_);
    done_ += by;
    if (tell_) tell_(done_, of_);
  }

 private:
  const std::function<void(std::int64_t, std::int64_t)>& tell_;
  std::mutex mutex_;
  std::int64_t done_ = 0, of_ = 0;
};

/// Measures that are worked out together: planned first, then solved in one go.
class Solving {
 public:
  Solving() = default;
  Solving(const Solving&) = delete;
  Solving& operator=(const Solving&) = delete;
  virtual ~Solving() = default;

  /// Plans one measure. @param out  gets its column
  /// @param given  gets the mean probability of what is given
  /// @return games that it would take alone
  virtual int add(const Measure& measure, NumberColumn& out, double& given) = 0;
  /// Blocks of work that are planned.
  virtual std::int64_t work() const = 0;
  /// Solves what is planned and fills every column; where that is stopped, those alone that are finished.
  /// Errors of compile().
  virtual Diagnostics run(Ticker& ticker) = 0;

  // After run():
  virtual int games() const = 0;
  /// Of them: along histories, and one draw at a time.
  virtual int games_along_histories() const = 0;
  virtual int games_one_by_one() const = 0;
};

/// One scenario under one set of changes, T's type known to the analyst or not.
class Session final : public Solving {
 public:
  /// @param options  must outlive this
  Session(const Claims& claims, const ClaimDraws& draws, const MeasureOptions& options,
          const Situation& situation);

  int add(const Measure& measure, NumberColumn& out, double& given) override;
  std::int64_t work() const override;
  Diagnostics run(Ticker& ticker) override;

  int games() const override;
  int games_along_histories() const override;
  int games_one_by_one() const override;

 private:
  /// Something that one solution says, and how often it counts.
  struct Part {
    enum class What { kept, happening, amount, counters, reply };
    double weight = 1;
    std::size_t run = 0;  ///< into runs_
    int path = -1;        ///< into Run::histories; -1: of all histories, as strategies are solved
    What what = What::kept;
    Happening happening;
    std::size_t index = 0;  ///< of the ally or the reply
    QuantityIn quantity;
  };
  /// (Σ plus / Σ under − Σ minus) · factor.
  struct Recipe {
    std::vector<Part> plus, under, minus;
    double factor = 1;
    bool probability = false;
    std::vector<double>* out = nullptr;
    std::vector<double>* given = nullptr;
    /// Its first part, of any list; null where no history belongs to what is asked.
    const Part* first() const {
      for (const auto* list : {&plus, &under, &minus})
        if (!list->empty()) return &list->front();
      return nullptr;
    }
    /// Conditions on what cannot happen.
    bool of_nothing() const { return given && under.empty(); }
    bool settled() const { return !first() || of_nothing(); }
    bool along_history() const { return !settled() && first()->path >= 0; }
    bool whole() const { return !settled() && first()->path < 0; }
  };
  /// One strategy's game.
  struct Run {
    const Strategy* strategy = nullptr;
    bool whole = false, allies = false;  ///< wanted of all histories, and of allies in them
    std::vector<History> histories;      ///< History::game is not yet known
  };
  /// What a draw says of the histories of each run.
  using Seen = std::vector<std::vector<HistoryOutcome>>;
  /// Gives each draw of a block to `told`.
  using Told = std::function<void(std::size_t lane, const Seen& seen)>;
  class Solved;
  class Supposed;

  struct Later {
    const Measure* measure;
    NumberColumn* out;
  };

  std::size_t run_of(const std::string& strategy);
  /// How much of a solution a part reads.
  static SolveOptions::Extent extent_of(const Part& part);
  /// Has a part read of all histories.
  void look_at_all(const Part& part);
  /// Has a part read along a path.
  void look_along(const Path& path, Part& part);
  std::vector<Part> parts_of(std::size_t run, const HistoryTerms& terms, const Part& what);
  void plan_probability(const Measure& measure, Recipe& recipe);
  void plan_expectation(const Measure& measure, Recipe& recipe);
  void need_welfare();
  std::string wrong_in(const HistoryEvent& event) const;
  NumberColumn input_column(const std::string& key) const;

  Diagnostics solve_whole(Ticker& ticker);
  Diagnostics follow_histories(Ticker& ticker);
  double read(const Part& part, const std::function<const Solution&(std::size_t run)>& whole,
              const Seen& seen) const;
  void write(const Recipe& recipe, std::size_t draw,
             const std::function<const Solution&(std::size_t run)>& whole, const Seen& seen) const;
  Diagnostics find_prices(Ticker& ticker);
  Diagnostics find_breakevens(Ticker& ticker);
  Diagnostics find_pivots(Ticker& ticker);
  void compare_strategies();

  const MeasureOptions& options_;
  std::optional<Type> type_;
  ChangedScenario changed_;
  Scenario all_years_;  ///< the same, so that every year is read
  std::size_t draws_;
  std::vector<Run> runs_;
  std::vector<Recipe> recipes_;
  std::vector<Later> prices_, breakevens_, comparisons_;
  std::vector<PivotQuestion> pivots_;
  /// Columns while they are filled: pointers into them must not move.
  std::map<NumberColumn*, std::vector<double>> values_;
  std::map<double*, std::vector<double>> given_;
  std::vector<std::vector<double>> welfare_;  ///< by strategy of the scenario, where they are compared
};

}  // namespace entente
