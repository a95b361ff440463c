#include "entente/game/voting_power.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace entente {
namespace {

/// C(n, 0) … C(n, n). In double: exact below 2^53, beyond that each sum adds a rounding.
std::vector<double> binomials(int n) {
  std::vector<double> row{1};
  for (int i = 0; i < n; ++i) {
    row.push_back(1);
    for (std::size_t k = row.size() - 2; k > 0; --k) row[k] += row[k - 1];
  }
  return row;
}

/// Everyone but one member, counted by the number of members and the votes of a coalition.
class Others {
 public:
  /// @param votes  of the members named that hold no veto
  /// @param plain  members with one vote and no veto beside them
  Others(const std::vector<int>& votes, int plain) : plain_(binomials(plain)) {
    int total = 0;
    for (const int each : votes) total += each;
    votes_ = static_cast<std::size_t>(total) + 1;
    counts_.assign((votes.size() + 1) * votes_, 0);
    counts_[0] = 1;
    std::size_t sizes = 1;
    for (const int each : votes) {
      const auto own = static_cast<std::size_t>(each);
      for (std::size_t size = sizes; size-- > 0;)
        for (std::size_t v = 0; v + own < votes_; ++v)
          counts_[(size + 1) * votes_ + v + own] += counts_[size * votes_ + v];
      ++sizes;
    }
  }

  /// Calls each(number of members, count) for every kind of coalition whose votes lie in [low, high].
  template <class Each>
  void between(int low, int high, const Each& each) const {
    for (std::size_t at = 0; at < counts_.size(); ++at) {
      if (counts_[at] == 0) continue;
      const int size = static_cast<int>(at / votes_), votes = static_cast<int>(at % votes_);
      const int first = std::max(0, low - votes);
      const int last = std::min(static_cast<int>(plain_.size()) - 1, high - votes);
      for (int k = first; k <= last; ++k) each(size + k, counts_[at] * plain_[static_cast<std::size_t>(k)]);
    }
  }

 private:
  std::vector<double> plain_;
  std::size_t votes_ = 1;
  std::vector<double> counts_;  ///< by size · votes_ + votes
};

}  // namespace

PowerTable voting_power(const Body& body) {
  const int n = static_cast<int>(body.members.size()) + body.others;
  PowerTable table;
  table.members.resize(body.members.size());
  if (n == 0 || body.quota <= 0) return table;
  // An order of joining in which s members stand before this one: s!(n-s-1)!/n! = 1/(n·C(n-1, s)).
  const std::vector<double> orders = binomials(n - 1);
  double ways = 1;
  for (int i = 1; i < n; ++i) ways *= 2;

  /// @param skip  index of the member, or -1 for one of the others
  const auto power = [&](int skip, int own, bool veto) {
    std::vector<int> votes;
    int vetoes = 0, of_vetoes = 0, everyone = body.others - (skip < 0 ? 1 : 0);
    for (int i = 0; i < static_cast<int>(body.members.size()); ++i) {
      const Body::Member& member = body.members[static_cast<std::size_t>(i)];
      if (i == skip) continue;
      everyone += member.votes;
      if (member.veto) {
        ++vetoes, of_vetoes += member.votes;
      } else {
        votes.push_back(member.votes);
      }
    }
    // Who joins last decides where every other veto is in and the quota is reached with its own votes.
    // Without a veto of its own the motion must also have failed before.
    const int low = body.quota - own - of_vetoes, high = veto ? everyone : body.quota - 1 - of_vetoes;
    VotingPower result;
    Others(votes, body.others - (skip < 0 ? 1 : 0)).between(low, high, [&](int size, double count) {
      result.banzhaf += count;
      result.shapley_shubik += count / orders[static_cast<std::size_t>(size + vetoes)];
    });
    result.banzhaf /= ways;
    result.shapley_shubik /= n;
    return result;
  };

  std::map<std::pair<int, bool>, VotingPower> known;  // equals have equal power
  const auto look = [&](int skip, int own, bool veto) {
    const auto [found, fresh] = known.try_emplace({own, veto});
    if (fresh) found->second = power(skip, own, veto);
    return found->second;
  };
  double sum = 0;
  for (std::size_t i = 0; i < body.members.size(); ++i) {
    table.members[i] = look(static_cast<int>(i), body.members[i].votes, body.members[i].veto);
    sum += table.members[i].banzhaf;
  }
  if (body.others > 0) table.other = look(-1, 1, false);
  sum += body.others * table.other.banzhaf;
  if (sum > 0) {
    for (VotingPower& each : table.members) each.banzhaf_share = each.banzhaf / sum;
    table.other.banzhaf_share = table.other.banzhaf / sum;
  }
  return table;
}

}  // namespace entente
