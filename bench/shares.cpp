#include "bench/shares.hpp"

#include <filesystem>

#include <unistd.h>

#include "bench/clock.hpp"
#include "entente/ensemble/saving.hpp"

namespace entente::bench {
namespace {

/// Seconds of one run, by what they went into. Storing waits for a disk, so this clock runs on while it does.
struct Spent {
  double sampling = 0, solving = 0, storing = 0;
  double twice = 0;  ///< drawing inputs once more, to see what it takes
};

class TimedSolver : public BlockSolver {
 public:
  TimedSolver(std::unique_ptr<BlockSolver> solver, const InputPlan& inputs, Simd set, Spent& spent)
      : solver_(std::move(solver)),
        inputs_(inputs),
        set_(set),
        spent_(spent),
        values_(inputs.size() * kLanes) {}
  Precision precision() const override { return solver_->precision(); }
  void solve(std::int64_t block, RowNumbers& numbers, BlockQuality& quality) override {
    const double start = wall();
    inputs_.draw_block(set_, 1, block, values_);
    const double sampled = wall() - start;
    spent_.twice += sampled;
    spent_.sampling += sampled;
    solver_->solve(block, numbers, quality);
    spent_.solving += wall() - start - 2 * sampled;
  }

 private:
  std::unique_ptr<BlockSolver> solver_;
  const InputPlan& inputs_;
  Simd set_;
  Spent& spent_;
  std::vector<double> values_;
};

class TimedSaving : public Saving {
 public:
  TimedSaving(RunFile& file, SavePace& pace, Spent& spent) : Saving(file, pace), spent_(spent) {}
  Diagnostics begin(Gathering& gathering) override {
    return timed([&] { return Saving::begin(gathering); });
  }
  Diagnostics rows(const RowChunk& chunk) override {
    return timed([&] { return Saving::rows(chunk); });
  }
  Diagnostics exchange(Gathering& gathering, bool interrupted) override {
    return timed([&] { return Saving::exchange(gathering, interrupted); });
  }

 private:
  template <class Body>
  Diagnostics timed(const Body& body) {
    const double start = wall();
    Diagnostics said = body();
    spent_.storing += wall() - start;
    return said;
  }
  Spent& spent_;
};

/// The program's: at most ten saves a second.
class TenASecond : public SavePace {
 public:
  bool due() override { return wall() >= next_; }
  void ended() override { next_ = wall() + 0.1; }

 private:
  double next_ = 0;
};

/// A name that nobody has, removed with what stands there.
class Scratch {
 public:
  Scratch()
      : folder_(std::filesystem::temp_directory_path() / ("entente_bench_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file() const { return (folder_ / "run.db").string(); }

 private:
  std::filesystem::path folder_;
};

}  // namespace

nlohmann::ordered_json shares(const Scenario& scenario, const Ensemble& ensemble, const InputPlan& inputs,
                              Simd set, const BlockSolverFactory& solvers, std::int64_t draws) {
  const Scratch scratch;
  AssessOptions options;
  options.draws = draws;
  options.threads = 1;
  options.simd = set;
  const auto header = run_header(scenario, options, "{}");
  must(static_cast<bool>(header), "the header of a run file");
  auto file = RunFile::create(scratch.file(), *header);
  must(static_cast<bool>(file), "a run file");

  Spent spent;
  TenASecond pace;
  TimedSaving saving(*file, pace, spent);
  options.hooks = &saving;
  const double start = wall();
  const auto run = assess_blocks(
      ensemble, [&] { return std::make_unique<TimedSolver>(solvers(), inputs, set, spent); }, options);
  const double all = wall() - start - spent.twice;
  must(run && run->quality.failed_draws == 0, "assess with a file");

  Restoring restoring(*file);
  options.hooks = &restoring;
  const auto again = assess_blocks(ensemble, solvers, options);
  must(again && again->strategies.back().net.mean == run->strategies.back().net.mean,
       "the file says something else than its run");
  const double file_bytes = static_cast<double>(std::filesystem::file_size(scratch.file()));
  return {{"sampling", spent.sampling / all},
          {"solve", spent.solving / all},
          {"reduction", (all - spent.sampling - spent.solving - spent.storing) / all},
          {"store", spent.storing / all},
          {"file_bytes_a_draw", file_bytes / static_cast<double>(draws)}};
}

}  // namespace entente::bench
