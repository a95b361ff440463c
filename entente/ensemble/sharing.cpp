#include "entente/ensemble/sharing.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <thread>
#include <utility>

#include "entente/ensemble/bytes.hpp"
#include "entente/ensemble/row_frame.hpp"
#include "entente/ensemble/share.hpp"

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

std::string pack_phase(std::int64_t draws, const BlockRanges& remaining) {
  ByteWriter out;
  out.whole(static_cast<std::uint64_t>(draws));
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

Sharing::Sharing(Ranks& ranks, SharingOptions options)
    : ranks_(&ranks), options_(std::move(options)), elsewhere_(static_cast<std::size_t>(ranks.size())) {}

Diagnostics Sharing::begin(Gathering& gathering) {
  return options_.inner ? options_.inner->begin(gathering) : Diagnostics();
}

std::int64_t Sharing::phase(const Gathering& gathering, std::int64_t draws) {
  const BlockRanges missing = BlockRanges(0, draws / kDrawsABlock).without(gathering.blocks());
  const std::string said = ranks_->broadcast(pack_phase(draws, missing));
  ByteReader in(said);
  draws = static_cast<std::int64_t>(in.whole());
  remaining_ = {};
  while (in.left() > 0) {
    const auto first = static_cast<std::int64_t>(in.whole());
    remaining_.add({first, static_cast<std::int64_t>(in.whole())});
  }
  done_.assign(elsewhere_.size(), false);
  done_[0] = true;  // the others are waited for
  awaits_ = was_asked_ = false;
  reported_ = 0;
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
  kept_state_ = true;
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
    if (kept_state_ && !awaits_) ask_next();
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
  if (was_asked_ && gathering.is_binned()) ranks_->send(0, kState, gathering.hand_over().serialise());
  was_asked_ = false;
}

void Sharing::ask_next() {
  kept_state_ = false;
  for (int step = 0; step < ranks_->size(); ++step) {
    asked_ = (asked_ + 1) % ranks_->size();
    if (done_[static_cast<std::size_t>(asked_)]) continue;
    awaits_ = true;
    return ranks_->send(asked_, kAsk, {});
  }
}

bool Sharing::all_done() const {
  return std::all_of(done_.begin(), done_.end(), [](bool done) { return done; });
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
    case kAsk:
      was_asked_ = true;
      return;
    default:
      break;
  }
  ByteReader in(message.bytes);
  elsewhere_[static_cast<std::size_t>(message.from)] = static_cast<std::int64_t>(in.whole());
  solved_elsewhere_ = std::accumulate(elsewhere_.begin(), elsewhere_.end(), std::int64_t{0});
  if (message.tag != kDone) return;
  done_[static_cast<std::size_t>(message.from)] = true;
  if (message.from == asked_) awaits_ = false;  // it did not see the question any more
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
  if (message.from == asked_) awaits_ = false;
}

void Sharing::wait_for_others(Gathering& gathering) {
  while (true) {
    const bool any = talk(gathering);
    show_progress();
    keep_state(gathering);
    if (all_done()) return;
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
