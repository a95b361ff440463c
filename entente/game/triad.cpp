#include "entente/game/triad.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace entente {
namespace {

TriadPair pair_of(std::size_t a, std::size_t b) {
  if (a > b) std::swap(a, b);
  return a == 1 ? TriadPair::second_third : b == 1 ? TriadPair::first_second : TriadPair::first_third;
}

}  // namespace

Triangle triangle(const TriadTies& ties) {
  const int amities = ties.divider_target + ties.target_rival + ties.divider_rival;
  if (amities == 3) return Triangle::menage_a_trois;
  if (amities == 0) return Triangle::unit_veto;
  if (amities == 1)
    return ties.target_rival     ? Triangle::marriage_target_rival
           : ties.divider_target ? Triangle::marriage_divider_target
                                 : Triangle::marriage_divider_rival;
  return !ties.divider_rival    ? Triangle::romantic_target_pivot
         : !ties.divider_target ? Triangle::romantic_rival_pivot
                                : Triangle::romantic_divider_pivot;
}

Coalitions caplow(const std::array<double, 3>& strength, double equal) {
  const auto same = [&](double x, double y) { return std::abs(x - y) <= equal * std::max(x, y); };
  std::array<std::size_t, 3> order{0, 1, 2};
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return strength[i] > strength[j]; });
  const auto [top, middle, bottom] = order;
  const double a = strength[top], b = strength[middle], c = strength[bottom];
  const bool upper = same(a, b), lower = same(b, c), alone = same(a, b + c);
  Coalitions result;
  const auto predict = [&](int type, std::vector<TriadPair> pairs) {
    std::sort(pairs.begin(), pairs.end());
    result.type = type;
    result.pairs = std::move(pairs);
  };
  const TriadPair strong = pair_of(top, middle), outer = pair_of(top, bottom), weak = pair_of(middle, bottom);
  if (upper && lower) {
    predict(1, {strong, outer, weak});
  } else if (upper) {
    predict(3, {outer, weak});  // the weak one joins either of the strong, neither of whom controls the other
  } else if (lower) {
    if (alone)
      predict(8, {strong, outer});
    else if (a < b + c)
      predict(2, {weak});
    else
      predict(4, {});
  } else if (alone) {
    predict(7, {strong, outer});
  } else if (a < b + c) {
    predict(5, {outer, weak});
  } else {
    predict(6, {});
  }
  return result;
}

CoalitionRange caplow_range(const std::array<Capability, 3>& strength, double equal) {
  CoalitionRange range;
  range.at_values = caplow({strength[0].value, strength[1].value, strength[2].value}, equal);
  range.always = range.at_values.pairs;
  std::set<TriadPair> ever(range.always.begin(), range.always.end());
  std::set<int> types{range.at_values.type};
  const auto point = [&](std::size_t actor, int i) {
    const Capability& c = strength[actor];
    return c.low + (c.high - c.low) * i / (kCapabilityPoints - 1);
  };
  for (int i = 0; i < kCapabilityPoints; ++i)
    for (int j = 0; j < kCapabilityPoints; ++j)
      for (int k = 0; k < kCapabilityPoints; ++k) {
        const Coalitions here = caplow({point(0, i), point(1, j), point(2, k)}, equal);
        types.insert(here.type);
        ever.insert(here.pairs.begin(), here.pairs.end());
        std::erase_if(range.always, [&](TriadPair pair) {
          return std::find(here.pairs.begin(), here.pairs.end(), pair) == here.pairs.end();
        });
      }
  range.types.assign(types.begin(), types.end());
  range.ever.assign(ever.begin(), ever.end());
  return range;
}

}  // namespace entente
