// One rank of several, for the scripts beside this file: does one thing, checks it, and says so on rank 0.
//   crew talk           every function of Ranks; messages in pieces of 1,000 bytes
//   crew bulk BYTES     rank 1 sends that much to rank 0, and small messages behind it
//   crew trouble CODE   the last rank says what is wrong and ends all; the others wait for it for ever
//   crew exception      the same by an exception

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>

#include "entente/base/random.hpp"
#include "entente/ensemble/ranks.hpp"
#include "entente/ensemble/share.hpp"
#include "entente/ensemble/transport.hpp"

namespace {

using entente::BlockRange;
using entente::Message;
using entente::Ranks;

void must(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

/// Bytes that depend on rank and number, so that a mistaken order shows.
std::string pattern(int rank, int number, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<char>(
        (i * 31 + static_cast<std::size_t>(rank) * 7 + static_cast<std::size_t>(number)) % 251);
  return bytes;
}

// A run in small: each block adds its draws to sums in fixed point, which do not depend on the order.
using Sums = std::array<std::int64_t, 4>;

void add_block(std::int64_t block, Sums& sums) {
  for (int draw = 0; draw < 16; ++draw)
    for (int i = 0; i < static_cast<int>(sums.size()); ++i)
      sums[i] += static_cast<std::int64_t>(
          entente::uniform(1, static_cast<std::uint64_t>(block * 16 + draw), i) * 0x1p40);
}
Sums sums_of(const std::vector<BlockRange>& ranges) {
  Sums sums{};
  for (const auto& [from, to] : ranges)
    for (std::int64_t block = from; block < to; ++block) add_block(block, sums);
  return sums;
}
std::string bytes_of(const Sums& sums) {
  std::string bytes(sizeof sums, '\0');
  std::memcpy(bytes.data(), sums.data(), sizeof sums);
  return bytes;
}
Sums sums_in(const std::string& bytes) {
  Sums sums{};
  must(bytes.size() == sizeof sums, "sums of another size");
  std::memcpy(sums.data(), bytes.data(), sizeof sums);
  return sums;
}
std::string add(const std::string& low, const std::string& high) {
  Sums sums = sums_in(low);
  const Sums other = sums_in(high);
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += other[i];
  return bytes_of(sums);
}

void sums_equal_those_of_one_process(Ranks& ranks) {
  constexpr std::int64_t kBlocks = 1001;
  const BlockRange mine = entente::share(ranks.rank(), ranks.size(), kBlocks);
  std::string merged = ranks.tree_merge(bytes_of(sums_of({mine})), add);
  if (ranks.leads())
    must(sums_in(merged) == sums_of({{0, kBlocks}}), "sums differ from those of one process");

  const std::vector<BlockRange> remaining{{3, 40}, {41, 42}, {500, 733}};
  merged = ranks.tree_merge(bytes_of(sums_of(entente::share(ranks.rank(), ranks.size(), remaining))), add);
  if (ranks.leads()) must(sums_in(merged) == sums_of(remaining), "sums of what remained differ");
}

void words_reach_everyone(Ranks& ranks) {
  const std::vector<std::string> all = ranks.gather(pattern(ranks.rank(), 0, 5000));
  for (int rank = 0; rank < static_cast<int>(all.size()); ++rank)
    must(all[rank] == pattern(rank, 0, 5000), "gather mixed up the ranks");
  must(!ranks.leads() || static_cast<int>(all.size()) == ranks.size(), "gather lost a rank");
  must(ranks.broadcast(ranks.leads() ? pattern(0, 1, 70'000) : "") == pattern(0, 1, 70'000), "broadcast");
  ranks.barrier();
}

void mail_arrives_whole(Ranks& ranks) {
  // Sizes around a piece, and one that MPI does not send before it is asked for.
  const std::array<std::size_t, 7> sizes{0, 1, 999, 1000, 1001, 2000, 3'000'017};
  const int each = static_cast<int>(sizes.size());
  if (!ranks.leads())
    for (int i = 0; i < each; ++i) ranks.send(0, i, pattern(ranks.rank(), i, sizes[i]));
  std::vector<int> next(static_cast<std::size_t>(ranks.size()));
  for (int left = ranks.leads() ? (ranks.size() - 1) * each : 0; left > 0;) {
    const std::optional<Message> message = ranks.poll();
    if (!message) {
      std::this_thread::yield();
      continue;
    }
    must(message->tag == next[message->from]++, "messages out of order");
    must(message->bytes == pattern(message->from, message->tag, sizes[message->tag]),
         "a message was damaged");
    --left;
  }
  ranks.barrier();
  must(!ranks.poll(), "a message too many");
}

void talk(Ranks& ranks) {
  words_reach_everyone(ranks);
  sums_equal_those_of_one_process(ranks);
  mail_arrives_whole(ranks);
  std::string hosts;
  for (const std::string& host : ranks.gather(ranks.host())) hosts += " " + host;
  if (ranks.leads()) std::printf("%d ranks talked:%s\n", ranks.size(), hosts.c_str());
}

void bulk(Ranks& ranks, std::size_t size) {
  // Small ones behind it would be here first, if they did not keep their order.
  constexpr int kBehind = 10;
  if (ranks.rank() == 1) {
    ranks.send(0, 0, pattern(1, 2, size));
    for (int i = 1; i <= kBehind; ++i) ranks.send(0, i, "small");
  }
  for (int next = 0; ranks.leads() && next <= kBehind;) {
    const std::optional<Message> message = ranks.poll();
    if (!message) continue;
    must(message->from == 1 && message->tag == next, "bulk was overtaken");
    must(message->bytes == (next == 0 ? pattern(1, 2, size) : "small"), "bulk was damaged");
    ++next;
  }
  ranks.barrier();
  if (ranks.leads()) std::printf("%zu bytes crossed\n", size);
}

void trouble(Ranks& ranks, int code) {
  if (ranks.rank() + 1 == ranks.size()) {
    std::fprintf(stderr, "rank %d ran out of luck\n", ranks.rank());
    ranks.end_all(code);
  }
  ranks.barrier();
}

int run(Ranks& ranks, const std::string& what, const char* argument) {
  if (what == "talk") talk(ranks);
  if (what == "bulk") bulk(ranks, std::strtoull(argument, nullptr, 10));
  if (what == "trouble") trouble(ranks, std::atoi(argument));
  if (what == "exception") {
    if (ranks.rank() + 1 == ranks.size()) must(false, "rank broke");
    ranks.barrier();
  }
  ranks.finish();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    entente::Outcome<std::unique_ptr<entente::Transport>> joined = entente::join_launched();
    if (!joined) return 77;
    Ranks ranks(std::move(*joined), std::string(argv[1]) == "talk" ? 1000 : Ranks::kPiece);
    return run(ranks, argv[1], argc > 2 ? argv[2] : "");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "crew: %s\n", error.what());
    return 1;
  }
}
