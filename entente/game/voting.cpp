#include "entente/game/voting.hpp"

#include <vector>

namespace entente {

double swing(const Body& body, std::string_view divider, std::string_view target, std::string_view rival) {
  int sure = 0, target_votes = 0;
  bool target_veto = false;
  double no_veto_cast = 1;  // chance that no uncommitted holder of a veto uses it
  std::vector<int> undecided;
  for (const Body::Member& member : body.members) {
    if (member.actor == rival) {
      if (member.veto) return 0;
    } else if (member.actor == divider) {
      sure += member.votes;
    } else if (member.actor == target) {
      target_votes = member.votes;
      target_veto = member.veto;
    } else if (member.veto) {
      // A holder of a veto that votes against blocks; where it votes for, its votes count.
      no_veto_cast *= 0.5;
      sure += member.votes;
    } else {
      undecided.push_back(member.votes);
    }
  }
  undecided.insert(undecided.end(), static_cast<std::size_t>(body.others), 1);

  // Distribution of the undecided members' votes in favour.
  std::vector<double> chance{1.0};
  for (const int votes : undecided) {
    std::vector<double> next(chance.size() + static_cast<std::size_t>(votes), 0.0);
    for (std::size_t n = 0; n < chance.size(); ++n) {
      next[n] += chance[n] / 2;
      next[n + static_cast<std::size_t>(votes)] += chance[n] / 2;
    }
    chance = std::move(next);
  }
  const auto passes = [&](int committed) {
    double total = 0;
    for (std::size_t n = 0; n < chance.size(); ++n)
      if (committed + static_cast<int>(n) >= body.quota) total += chance[n];
    return total;
  };
  const double with = passes(sure + target_votes);
  const double without = target_veto ? 0 : passes(sure);
  return no_veto_cast * (with - without);
}

}  // namespace entente
