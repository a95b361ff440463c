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

bool Path::allows_decided(int year, bool year_end, const Decided& at) const {
  if (static_cast<std::size_t>(year) >= years.size()) return true;
  const Year& mask = years[static_cast<std::size_t>(year)];
  if (!allowed(mask.levels_within, at.r) || !allowed(mask.delivered_within, at.delivered)) return false;
  return !year_end || (allowed(mask.levels, at.r) && allowed(mask.delivered, at.delivered) &&
                       allowed(mask.conditional, at.conditional));
}

bool Path::allows_turned(int year, const Turned& at) const {
  if (static_cast<std::size_t>(year) >= years.size()) return true;
  const Year& mask = years[static_cast<std::size_t>(year)];
  return allowed(mask.sceptic, at.sceptic) && allowed(mask.replaced, at.replaced) &&
         allowed(mask.war, at.war) && allowed(mask.trust, at.trust);
}

}  // namespace entente
