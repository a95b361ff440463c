#include "entente/explore/lever_search.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

#include "entente/explore/least_scale.hpp"

namespace entente {
namespace {

LeverMask bit(std::size_t lever) { return LeverMask{1} << lever; }
bool within(LeverMask small, LeverMask large) { return (small & ~large) == 0; }

/// One search. In `better`, a set with the levers that lower the chance flipped, more bits mean more chance.
class Search {
 public:
  Search(std::span<const double> costs, double at_least, const ChanceOfSet& chance)
      : costs_(costs), at_least_(at_least), chance_(chance), all_((LeverMask{1} << costs.size()) - 1) {}

  CheapestSet run() {
    look_at_each();
    CheapestSet result;
    result.lowering = lowering_;
    order_levers();
    branch(0, 0);
    result.set = best_;
    if (best_)
      result.cost = cost_of(*best_);
    else
      result.likeliest = likeliest();
    result.solved = static_cast<std::int64_t>(known_.size());
    for (auto a = known_.begin(); a != known_.end(); ++a)
      for (auto b = known_.begin(); b != known_.end(); ++b)
        if (a != b && within(better(a->first), better(b->first)) && a->second > b->second + kScaleFall)
          ++result.contradictions;
    return result;
  }

 private:
  /// All that help together or the best set that was looked at, then without what lowers the chance there.
  LeverMask likeliest() {
    LeverMask set = all_ & ~lowering_;
    known(set);
    const auto improve = [&](LeverMask to) {
      if (known(to) <= known(set)) return false;
      set = to;
      return true;
    };
    const auto step = [&] {
      const auto most =
          std::ranges::max_element(known_, [](const auto& x, const auto& y) { return x.second < y.second; });
      bool better = improve(most->first);
      const LeverMask whole = set;
      for (std::size_t l = 0; l < costs_.size(); ++l)
        if (whole & bit(l)) better = improve(whole & ~bit(l)) || better;
      return better;
    };
    while (step()) {
    }
    return set;
  }

  double known(LeverMask set) {
    const auto [at, fresh] = known_.try_emplace(set, 0);
    if (fresh) at->second = chance_(set);
    return at->second;
  }
  LeverMask better(LeverMask set) const { return set ^ lowering_; }
  double cost_of(LeverMask set) const {
    double sum = 0;
    for (std::size_t l = 0; l < costs_.size(); ++l)
      if (set & bit(l)) sum += costs_[l];
    return sum;
  }

  void look_at_each() {
    const double nothing = known(0), everything = known(all_);
    effect_.resize(costs_.size());
    for (std::size_t l = 0; l < costs_.size(); ++l) {
      const double alone = known(bit(l)) - nothing, last = everything - known(all_ & ~bit(l));
      effect_[l] = (alone + last) / 2;
      if (alone <= 0 && last <= 0 && alone + last < 0) lowering_ |= bit(l);
    }
  }

  void order_levers() {
    order_.resize(costs_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    // What gives most for its cost first: good sets are then found early, and bound the rest.
    const auto worth = [&](std::size_t l) { return effect_[l] / std::max(costs_[l], 1e-9); };
    std::ranges::stable_sort(order_, [&](std::size_t a, std::size_t b) { return worth(a) > worth(b); });
  }

  /// Whether a set reaches the chance, from what is known of others where that is enough.
  bool reaches(LeverMask set) {
    const LeverMask mine = better(set);
    for (const LeverMask fails : failing_)
      if (within(mine, fails)) return false;
    for (const LeverMask reached : reaching_)
      if (within(reached, mine)) return true;
    const bool yes = known(set) >= at_least_;
    (yes ? reaching_ : failing_).push_back(mine);
    return yes;
  }

  bool improves(LeverMask set) const {
    if (!best_) return true;
    const double mine = cost_of(set), best = cost_of(*best_);
    if (mine != best) return mine < best;
    const int a = std::popcount(set), b = std::popcount(*best_);
    return a != b ? a < b : set < *best_;
  }

  /// @param taken  levers of order_[0 … depth) that are in
  void branch(std::size_t depth, LeverMask taken) {
    LeverMask open = 0, saving = 0;
    for (std::size_t i = depth; i < order_.size(); ++i) {
      open |= bit(order_[i]);
      if (costs_[order_[i]] < 0) saving |= bit(order_[i]);
    }
    // Nothing below costs less than this, nor has fewer levers at the same cost.
    if (best_ && cost_of(taken | saving) > cost_of(*best_)) return;
    if (!reaches(taken | (open & ~lowering_))) return;
    if (reaches(taken | saving)) {
      if (improves(taken | saving)) best_ = taken | saving;
      return;
    }
    if (open == 0) return;
    branch(depth + 1, taken | bit(order_[depth]));
    branch(depth + 1, taken);
  }

  std::span<const double> costs_;
  double at_least_;
  const ChanceOfSet& chance_;
  LeverMask all_, lowering_ = 0;
  std::vector<double> effect_;
  std::vector<std::size_t> order_;
  std::map<LeverMask, double> known_;
  std::vector<LeverMask> reaching_, failing_;  ///< as `better`
  std::optional<LeverMask> best_;
};

}  // namespace

CheapestSet cheapest_set(std::span<const double> costs, double at_least, const ChanceOfSet& chance) {
  return Search(costs, at_least, chance).run();
}

std::vector<Contribution> contributions(LeverMask set, const ChanceOfSet& chance) {
  std::map<LeverMask, double> known;
  const auto of = [&](LeverMask mask) {
    const auto [at, fresh] = known.try_emplace(mask, 0);
    if (fresh) at->second = chance(mask);
    return at->second;
  };
  const int size = std::popcount(set);
  std::vector<Contribution> result;
  for (int lever = 0; lever < kMostLevers; ++lever) {
    const LeverMask mine = bit(static_cast<std::size_t>(lever));
    if (!(set & mine)) continue;
    Contribution c{lever, of(mine) - of(0), of(set) - of(set & ~mine), 0};
    if (size > kExactShapley) {
      c.shapley = (c.alone + c.last) / 2;
    } else {
      const LeverMask others = set & ~mine;
      LeverMask rest = others;
      while (true) {                 // every subset of the others, down to none
        double weight = 1.0 / size;  // |rest|! (size − 1 − |rest|)! / size!
        const int have = std::popcount(rest);
        for (int i = 1; i <= have; ++i) weight *= static_cast<double>(i) / (size - i);
        c.shapley += weight * (of(rest | mine) - of(rest));
        if (rest == 0) break;
        rest = (rest - 1) & others;
      }
    }
    result.push_back(c);
  }
  return result;
}

std::vector<ValueAndHarm> value_harm_frontier(std::span<const double> value,
                                              const std::function<double(LeverMask)>& harm, int parts) {
  const LeverMask all = (LeverMask{1} << value.size()) - 1;
  double everything = 0;
  for (const double v : value) everything += std::max(v, 0.0);
  std::vector<std::optional<ValueAndHarm>> best(static_cast<std::size_t>(parts) + 1);
  for (LeverMask set = 0;; ++set) {
    ValueAndHarm point{set, 0, harm(set)};
    for (std::size_t l = 0; l < value.size(); ++l)
      if (set & bit(l)) point.value += value[l];
    for (std::size_t k = 0; k < best.size(); ++k) {
      const double floor = everything * static_cast<double>(k) / parts;
      // A set of everything has that value but for the order of its sum.
      if (point.value < floor - 1e-9 * everything) break;
      if (!best[k] || point.harm < best[k]->harm ||
          (point.harm == best[k]->harm && point.value > best[k]->value))
        best[k] = point;
    }
    if (set == all) break;
  }
  std::vector<ValueAndHarm> frontier;
  for (const auto& point : best)
    if (point && (frontier.empty() || point->set != frontier.back().set)) frontier.push_back(*point);
  return frontier;
}

}  // namespace entente
