#include "entente/solve/path.hpp"

#include <algorithm>

namespace entente {
namespace {

bool allowed(unsigned mask, int bit) { return (mask >> bit & 1U) != 0; }

}  // namespace

Path Path::both(const Path& other) const {
  Path path;
  path.years.resize(std::max(years.size(), other.years.size()));
  for (const Path* one : {this, &other})
    for (std::size_t y = 0; y < one->years.size(); ++y) {
      Year& year = path.years[y];
      const Year& with = one->years[y];
      year.levels &= with.levels;
      year.levels_within &= with.levels_within;
      year.delivered &= with.delivered;
      year.delivered_within &= with.delivered_within;
      year.conditional &= with.conditional;
      year.sceptic &= with.sceptic;
      year.replaced &= with.replaced;
      year.war &= with.war;
      year.trust &= with.trust;
    }
  return path;
}

bool Path::possible() const {
  return std::all_of(years.begin(), years.end(), [](const Year& year) {
    return (year.levels & year.levels_within) && (year.delivered & year.delivered_within) &&
           year.conditional && year.sceptic && year.replaced && year.war && year.trust;
  });
}

bool Path::allows_decided(const Game& game, int year, bool year_end, const State& state) const {
  if (static_cast<std::size_t>(year) >= years.size()) return true;
  const Year& mask = years[static_cast<std::size_t>(year)];
  const int delivered = state.q >= game.top;
  if (!allowed(mask.levels_within, state.r) || !allowed(mask.delivered_within, delivered)) return false;
  return !year_end || (allowed(mask.levels, state.r) && allowed(mask.delivered, delivered) &&
                       allowed(mask.conditional, state.c >= game.top));
}

bool Path::allows_turned(int year, const State& state) const {
  if (static_cast<std::size_t>(year) >= years.size()) return true;
  const Year& mask = years[static_cast<std::size_t>(year)];
  return allowed(mask.sceptic, state.sceptic) && allowed(mask.replaced, state.replaced) &&
         allowed(mask.war, state.war) && allowed(mask.trust, state.trust);
}

}  // namespace entente
