#include "entente/ensemble/sharing.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <thread>
#include <utility>

#include "entente/ensemble/bytes.hpp"
#include "entente/ensemble/row_frame.hpp"
#include "entente/ensemble/share.hpp"
#include "entente/ensemble/workers.hpp"

namespace entente {
namespace {

constexpr auto kDrawsABlock = static_cast<long>(kLanes);

Diagnostics nonsense(const std::string& who) {
  Diagnostic d;
  d.place = {"entente", 0, 0, 0};  // of no file
  d.code = "E134";
  d.message = who + " sent blocks that do not make sense";
  return {d};
}

std::string name_of(const Message& message) { return "rank " + std::to_string(message.from); }

std::string pack_phase(std::int64_t draws, bool saves, const BlockRanges& remaining) {
  ByteWriter out;
  out.whole(static_cast<std::uint64_t>(draws));
  out.whole(saves ? 1 : 0);
  for (const BlockRange& range : remaining.ranges()) {
    out.whole(static_cast<std::uint64_t>(range.first));
    out.whole(static_cast<std::uint64_t>(range.last));
  }
  return out.bytes();
}

std::string pack_count(std::int64_t blocks, bool interrupted) {
  ByteWriter out;
  out.whole(static_cast<std::uint64_t>(blocks));
  out.whole(interrupted ? 1 : 0);
  return out.bytes();
}

}  // namespace

std::int64_t state_interval(int ranks, int threads) {
  constexpr std::int64_t kBetween = 256;  // blocks of all ranks together between two states that arrive
  return kBetween * ranks * threads;
}

Sharing::Sharing(Ranks& ranks, SharingOptions options)
    : ranks_(&ranks), options_(std::move(options)), elsewhere_(static_cast<std::size_t>(ranks.size())) {
  if (options_.threads <= 0) options_.threads = usable_threads();
}

Diagnostics Sharing::begin(Gathering& gathering) {
  return options_.inner ? options_.inner->begin(gathering) : Diagnostics();
}

std::int64_t Sharing::phase(const Gathering& gathering, std::int64_t draws) {
  const BlockRanges missing = BlockRanges(0, draws / kDrawsABlock).without(gathering.blocks());
  const std::string said = ranks_->broadcast(pack_phase(draws, options_.inner != nullptr, missing));
  ByteReader in(said);
  draws = static_cast<std::int64_t>(in.whole());
  saves_ = in.whole() != 0;
  remaining_ = {};
  while (in.left() > 0) {
    const auto first = static_cast<std::int64_t>(in.whole());
    remaining_.add({first, static_cast<std::int64_t>(in.whole())});
  }
  done_ = 0;
  reported_ = handed_over_ = 0;
  std::fill(elsewhere_.begin(), elsewhere_.end(), 0);
  solved_ = solved_elsewhere_ = 0;
  draws_here_ = static_cast<long>(gathering.blocks().size()) * kDrawsABlock;
  draws_wanted_ = static_cast<long>(gathering.draws_wanted());
  return draws;
}

BlockRanges Sharing::mine(const BlockRanges&) {
  BlockRanges blocks;
  for (const BlockRange& range : share(ranks_->rank(), ranks_->size(), remaining_.ranges()))
    blocks.add(range);
  report_every_ = std::max<std::int64_t>(1, blocks.size() / 64);
  return blocks;
}

Diagnostics Sharing::exchange(Gathering& gathering, bool interrupted) {
  if (leads()) {
    if (interrupted) stop_ = true;
    wait_for_others(gathering);
  } else {
    talk(gathering);
    ranks_->send(0, kDone, pack_count(solved_, interrupted));
  }
  if (gathering.is_binned()) merge(gathering);
  if (options_.inner) {
    const bool all = remaining_.without(gathering.blocks()).empty();
    const std::scoped_lock lock(inner_mutex_);
    note(options_.inner->exchange(gathering, !all));
  }
  return std::exchange(trouble_, {});
}

// ---------------------------------------------------------------- called by workers

Diagnostics Sharing::rows(const RowChunk& chunk) {
  if (leads()) {
    const std::scoped_lock lock(inner_mutex_);
    return options_.inner ? options_.inner->rows(chunk) : Diagnostics();
  }
  std::string frame = frame_of(chunk);
  const std::scoped_lock lock(waiting_mutex_);
  waiting_.push_back(std::move(frame));
  return {};
}

bool Sharing::wants_state(std::int64_t blocks_done) {
  if (!options_.inner) return false;
  const std::scoped_lock lock(inner_mutex_);
  return options_.inner->wants_state(blocks_done + solved_elsewhere_);
}

Diagnostics Sharing::state(const Tally& tally) {
  const std::scoped_lock lock(inner_mutex_);
  return options_.inner->state(tally);
}

void Sharing::advanced(long draws_done, long) {
  ++solved_;
  draws_here_ = draws_done;
  if (leads()) show_progress();
}

void Sharing::show_progress() {
  if (options_.observer)
    options_.observer->advanced(draws_here_ + static_cast<long>(solved_elsewhere_) * kDrawsABlock,
                                draws_wanted_);
}

// ---------------------------------------------------------------- called by the thread that has the ranks

bool Sharing::meanwhile(Gathering& gathering) {
  talk(gathering);
  return !stop_;
}

bool Sharing::talk(Gathering& gathering) {
  speak(gathering);
  bool any = false;
  while (const std::optional<Message> message = ranks_->poll()) {
    take(gathering, *message);
    any = true;
  }
  return any;
}

void Sharing::speak(Gathering& gathering) {
  if (leads()) {
    if (options_.stop.stop_requested()) stop_ = true;
    if (!stop_ || told_stop_) return;
    for (int to = 1; to < ranks_->size(); ++to) ranks_->send(to, kStop, {});
    told_stop_ = true;
    return;
  }
  send_rows();
  const std::int64_t solved = solved_;
  if (solved - reported_ >= report_every_) {
    ranks_->send(0, kSolved, pack_count(solved, false));
    reported_ = solved;
  }
  if (saves_ && gathering.is_binned() &&
      solved - handed_over_ >= state_interval(ranks_->size(), options_.threads)) {
    ranks_->send(0, kState, gathering.hand_over().serialise());
    handed_over_ = solved;
  }
}

void Sharing::send_rows() {
  std::vector<std::string> frames;
  {
    const std::scoped_lock lock(waiting_mutex_);
    frames = std::exchange(waiting_, {});
  }
  for (std::string& frame : frames) ranks_->send(0, kRows, std::move(frame));
}

void Sharing::take(Gathering& gathering, const Message& message) {
  switch (message.tag) {
    case kRows:
      return take_rows(gathering, message);
    case kState:
      return take_state(gathering, message);
    case kStop:
      stop_ = true;
      return;
    default:
      break;
  }
  ByteReader in(message.bytes);
  elsewhere_[static_cast<std::size_t>(message.from)] = static_cast<std::int64_t>(in.whole());
  solved_elsewhere_ = std::accumulate(elsewhere_.begin(), elsewhere_.end(), std::int64_t{0});
  if (message.tag != kDone) return;
  ++done_;
  if (in.whole() != 0) stop_ = true;
}

void Sharing::take_rows(Gathering& gathering, const Message& message) {
  const auto chunk = chunk_in(gathering.ensemble().layout, message.bytes);
  if (!chunk || !gathering.add(*chunk)) return note(nonsense(name_of(message)));
  if (!options_.inner) return;
  const std::scoped_lock lock(inner_mutex_);
  note(options_.inner->rows(*chunk));
}

void Sharing::take_state(Gathering& gathering, const Message& message) {
  const Outcome<Tally> tally = Tally::deserialise(gathering.plan().figures, message.bytes);
  if (!tally || !gathering.add(*tally)) note(nonsense(name_of(message)));
}

void Sharing::wait_for_others(Gathering& gathering) {
  while (true) {
    const bool any = talk(gathering);
    show_progress();
    keep_state(gathering);
    if (done_ == ranks_->size() - 1) return;
    if (!any) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void Sharing::keep_state(const Gathering& gathering) {
  if (!gathering.is_binned() || !wants_state(static_cast<std::int64_t>(draws_here_) / kDrawsABlock)) return;
  note(state(gathering.tally()));
}

void Sharing::merge(Gathering& gathering) {
  const FigureList& figures = gathering.plan().figures;
  if (leads()) {
    // The state of rank 0 stays where it is: whatever comes is added to it.
    ranks_->tree_merge({}, [&](std::string, const std::string& high) {
      const Outcome<Tally> more = Tally::deserialise(figures, high);
      if (!more || !gathering.add(*more)) note(nonsense("one of the ranks"));
      return std::string();
    });
    return;
  }
  ranks_->tree_merge(gathering.hand_over().serialise(), [&](const std::string& low, const std::string& high) {
    Outcome<Tally> sum = Tally::deserialise(figures, low);
    const Outcome<Tally> more = Tally::deserialise(figures, high);
    // Rank 0 finds out what is wrong with bytes that are none.
    return sum && more && sum->merge(*more) ? sum->serialise() : std::string();
  });
}

void Sharing::note(const Diagnostics& trouble) {
  trouble_.insert(trouble_.end(), trouble.begin(), trouble.end());
  if (has_errors(trouble)) stop_ = true;
}

}  // namespace entente
