#include "entente/ensemble/gather.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <utility>

#include "entente/ensemble/workers.hpp"

namespace entente {
namespace {

constexpr std::size_t kShards = 16;  // parts of the figures that different workers can add to at once

RowNumbers slice(const RowNumbers& from, std::size_t begin, std::size_t end) {
  RowNumbers part;
  part.precision = from.precision;
  const auto cut = [&](const auto& numbers, auto& to) {
    if (!numbers.empty())
      to.assign(numbers.begin() + static_cast<std::ptrdiff_t>(begin),
                numbers.begin() + static_cast<std::ptrdiff_t>(end));
  };
  cut(from.floats, part.floats);
  cut(from.doubles, part.doubles);
  return part;
}

/// Of the two lists that of the other precision is empty, and has no place to step to.
template <class T>
void copy_into(const std::vector<T>& from, std::vector<T>& to, std::size_t at) {
  if (!from.empty()) std::copy(from.begin(), from.end(), to.begin() + static_cast<std::ptrdiff_t>(at));
}
void copy_block(const RowNumbers& from, RowNumbers& to, std::size_t at) {
  copy_into(from.floats, to.floats, at);
  copy_into(from.doubles, to.doubles, at);
}

}  // namespace

/// A chunk whose blocks are at work.
struct Gathering::OpenChunk {
  enum class Block : char { open, kept, left_out };
  RowChunk chunk;  ///< of all kChunkBlocks, wanted or not
  std::array<Block, kChunkBlocks> blocks{};
  std::int64_t outstanding = 0;  ///< wanted blocks that are not finished
};

/// One call of run(): what its workers share.
class Gathering::Phase {
 public:
  Phase(Gathering& gathering, BlockRanges wanted, const BlockSolverFactory& factory,
        const GatherOptions& options, int threads)
      : g_(gathering),
        wanted_(std::move(wanted)),
        size_(wanted_.size()),
        factory_(factory),
        options_(options),
        threads_(threads),
        next_(threads),
        done_(g_.blocks().size()) {}

  Diagnostics go() {
    if (options_.stop.stop_requested()) return {};
    run_workers(threads_, [this](int worker) { work(worker); });
    // What an interruption left unfull is kept too.
    for (auto& [index, open] : open_) flush(*open);
    if (g_.is_binned()) offer_state();
    return std::move(trouble_);
  }

 private:
  void work(int worker) {
    const auto w = static_cast<std::size_t>(worker);
    if (!g_.solvers_[w]) {
      const std::scoped_lock lock(mutex_);
      g_.solvers_[w] = factory_();
    }
    BlockSolver& solver = *g_.solvers_[w];
    RowNumbers numbers(solver.precision(), g_.ensemble_->layout.block_size());
    BlockRows rows(g_.ensemble_->layout);
    BlockValues values(g_.plan_.figures);
    // The first block of each worker is its own, so that all take part; the others are for whoever comes.
    for (std::int64_t index = worker; index < size_; index = next_++) {
      const std::int64_t block = wanted_.at(index);
      BlockQuality quality;
      solver.solve(block, numbers, quality);
      rows.read(numbers, 0);
      const int failed = values.work_out(rows);
      add(block, failed, values, quality, static_cast<std::size_t>(worker));
      if (!g_.is_binned()) keep_rows(block, failed == 0, numbers, quality);
      report();
      if (worker == 0 && options_.hooks && !options_.hooks->meanwhile(g_)) asked_to_stop_ = true;
      if (stopping()) return;
    }
  }

  bool stopping() const { return options_.stop.stop_requested() || failed_ || asked_to_stop_; }

  void add(std::int64_t block, int failed, const BlockValues& values, const BlockQuality& quality,
           std::size_t worker) {
    const std::shared_lock whole(g_.locks_->adding);
    const std::size_t figures = g_.plan_.figures.size();
    // Workers begin at different parts, so that they rarely wait for each other.
    for (std::size_t i = 0; failed == 0 && i < kShards; ++i) {
      const std::size_t shard = (worker + i) % kShards;
      const std::scoped_lock lock(shards_[shard]);
      g_.tally_.add_figures(figures * shard / kShards, figures * (shard + 1) / kShards, values);
    }
    const std::scoped_lock lock(mutex_);
    if (failed == 0)
      g_.tally_.add_block(block, quality);
    else
      g_.tally_.add_failed(block, failed, quality);
  }

  OpenChunk& opened(std::int64_t index, Precision precision) {
    std::unique_ptr<OpenChunk>& open = open_[index];
    if (!open) {
      open = std::make_unique<OpenChunk>();
      open->chunk.blocks = {index * kChunkBlocks, (index + 1) * kChunkBlocks};
      open->chunk.numbers =
          RowNumbers(precision, g_.ensemble_->layout.block_size() * static_cast<std::size_t>(kChunkBlocks));
      for (std::int64_t b = open->chunk.blocks.first; b < open->chunk.blocks.last; ++b)
        open->outstanding += wanted_.contains(b) ? 1 : 0;
    }
    return *open;
  }

  void keep_rows(std::int64_t block, bool good, const RowNumbers& numbers, const BlockQuality& quality) {
    const std::int64_t index = block / kChunkBlocks;
    const auto place = static_cast<std::size_t>(block % kChunkBlocks);
    OpenChunk* open = nullptr;
    {
      const std::scoped_lock lock(mutex_);
      open = &opened(index, numbers.precision);
    }
    copy_block(numbers, open->chunk.numbers, place * g_.ensemble_->layout.block_size());
    std::unique_ptr<OpenChunk> full;
    {
      const std::scoped_lock lock(mutex_);
      open->blocks[place] = good ? OpenChunk::Block::kept : OpenChunk::Block::left_out;
      open->chunk.quality.merge(quality);
      if (--open->outstanding > 0) return;
      full = std::move(open_[index]);
      open_.erase(index);
    }
    flush(*full);
  }

  /// Hands over every run of finished blocks.
  void flush(OpenChunk& open) {
    constexpr auto kAll = static_cast<std::size_t>(kChunkBlocks);
    const std::size_t size = g_.ensemble_->layout.block_size();
    for (std::size_t first = 0; first < kAll;) {
      if (open.blocks[first] == OpenChunk::Block::open) {
        ++first;
        continue;
      }
      std::vector<bool> kept;
      std::size_t last = first;
      for (; last < kAll && open.blocks[last] != OpenChunk::Block::open; ++last)
        kept.push_back(open.blocks[last] == OpenChunk::Block::kept);
      RowChunk part;
      part.blocks = {open.chunk.blocks.first + static_cast<std::int64_t>(first),
                     open.chunk.blocks.first + static_cast<std::int64_t>(last)};
      part.quality = open.chunk.quality;
      part.numbers = last - first == kAll ? std::move(open.chunk.numbers)
                                          : slice(open.chunk.numbers, first * size, last * size);
      RowStore::Chunk packed = RowStore::pack(g_.ensemble_->layout, part, kept);
      const std::scoped_lock lock(g_.locks_->keeping);
      g_.rows_.keep(std::move(packed));
      if (options_.hooks) note(options_.hooks->rows(part));
      first = last;
    }
  }

  void report() {
    {
      const std::scoped_lock lock(reporting_);
      ++done_;
      if (options_.observer)
        options_.observer->advanced(done_ * static_cast<std::int64_t>(kLanes), g_.draws_wanted_);
    }
    if (g_.is_binned()) offer_state();
  }

  void offer_state() {
    if (!options_.hooks) return;
    const std::scoped_lock lock(g_.locks_->keeping);
    if (!options_.hooks->wants_state(done_)) return;
    const std::unique_lock whole(g_.locks_->adding);
    note(options_.hooks->state(g_.tally_));
  }

  void note(Diagnostics trouble) {
    if (trouble.empty()) return;
    failed_ = true;
    trouble_.insert(trouble_.end(), trouble.begin(), trouble.end());
  }

  Gathering& g_;
  const BlockRanges wanted_;
  const std::int64_t size_;
  const BlockSolverFactory& factory_;
  const GatherOptions& options_;
  const int threads_;
  std::atomic<std::int64_t> next_;
  std::atomic<bool> failed_{false}, asked_to_stop_{false};
  std::mutex mutex_;      ///< the list of blocks, open chunks, making solvers
  std::mutex reporting_;  ///< the observer: never twice at once, and never waiting for a hook
  std::array<std::mutex, kShards> shards_;
  std::map<std::int64_t, std::unique_ptr<OpenChunk>> open_;
  std::atomic<std::int64_t> done_;
  Diagnostics trouble_;
};

Gathering::Gathering(const Ensemble& ensemble, std::int64_t draws_wanted)
    : ensemble_(&ensemble),
      draws_wanted_(draws_wanted),
      plan_(plan_figures(ensemble)),
      tally_(plan_.figures, binned(draws_wanted)),
      rows_(ensemble.layout),
      locks_(std::make_unique<Locks>()) {}

BlockRanges Gathering::blocks() const {
  BlockRanges all = tally_.blocks();
  all.add_all(handed_over_);
  return all;
}

Diagnostics Gathering::run(const BlockRanges& blocks, const BlockSolverFactory& solvers,
                           const GatherOptions& options) {
  BlockRanges wanted = blocks.without(this->blocks());
  if (wanted.empty()) return {};
  const int asked = options.threads > 0 ? options.threads : usable_threads();
  const int threads = static_cast<int>(std::min<std::int64_t>(asked, wanted.size()));
  if (solvers_.size() < static_cast<std::size_t>(threads)) solvers_.resize(static_cast<std::size_t>(threads));
  workers_ = std::max(workers_, threads);
  return Phase(*this, std::move(wanted), solvers, options, threads).go();
}

bool Gathering::add(const RowChunk& chunk) {
  const std::int64_t blocks = chunk.blocks.size();
  if (blocks <= 0 || chunk.blocks.first < 0 ||
      chunk.numbers.size() != static_cast<std::size_t>(blocks) * ensemble_->layout.block_size())
    return false;
  {
    const std::unique_lock whole(locks_->adding);
    if (this->blocks().overlaps(BlockRanges(chunk.blocks.first, chunk.blocks.last))) return false;
  }
  BlockRows rows(ensemble_->layout);
  BlockValues values(plan_.figures);
  std::vector<bool> kept;
  for (std::int64_t b = 0; b < blocks; ++b) {
    rows.read(chunk.numbers, static_cast<std::size_t>(b));
    const int failed = values.work_out(rows);
    kept.push_back(failed == 0);
    const std::unique_lock whole(locks_->adding);
    if (failed == 0) {
      tally_.add_figures(0, plan_.figures.size(), values);
      tally_.add_block(chunk.blocks.first + b, chunk.quality);
    } else {
      tally_.add_failed(chunk.blocks.first + b, failed, chunk.quality);
    }
  }
  if (is_binned()) return true;
  RowStore::Chunk packed = RowStore::pack(ensemble_->layout, chunk, kept);
  const std::scoped_lock lock(locks_->keeping);
  rows_.keep(std::move(packed));
  return true;
}

bool Gathering::add(const Tally& tally) {
  const std::unique_lock whole(locks_->adding);
  return is_binned() && !handed_over_.overlaps(tally.blocks()) && tally_.merge(tally);
}

Tally Gathering::hand_over() {
  Tally empty(plan_.figures, is_binned());
  const std::unique_lock whole(locks_->adding);
  handed_over_.add_all(tally_.blocks());
  return std::exchange(tally_, std::move(empty));
}

std::vector<Reading> Gathering::readings(int threads) {
  std::vector<Reading> readings(plan_.figures.size());
  for (std::size_t f = 0; f < readings.size(); ++f) readings[f] = tally_.reading(f);
  if (is_binned() || tally_.draws() == 0) return readings;
  rows_.finish();
  std::atomic<std::size_t> next{0};
  run_workers(threads > 0 ? threads : usable_threads(), [&](int) {
    std::vector<double> values, scratch;
    for (std::size_t f = next++; f < readings.size(); f = next++)
      if (plan_.figures[f].keep == Figure::Keep::spread)
        read_quantiles(plan_.figures[f], rows_, readings[f], values, scratch);
  });
  return readings;
}

double Gathering::share_nearer(double distance) const {
  if (is_binned()) return tally_.bins(plan_.distance).share_below(distance);
  std::vector<double> values(rows_.lanes()), scratch;
  evaluate(plan_.figures[plan_.distance], rows_, values, scratch);
  const auto nearer = std::count_if(values.begin(), values.end(), [&](double x) { return x < distance; });
  return static_cast<double>(nearer) / static_cast<double>(values.size());
}

}  // namespace entente
