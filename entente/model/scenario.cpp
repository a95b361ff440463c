#include "entente/model/scenario.hpp"

#include <algorithm>
#include <chrono>

namespace entente {
namespace {

std::chrono::sys_days days(Date date) { return std::chrono::year(date.year) / date.month / date.day; }

}  // namespace

double years_between(Date from, Date to) {
  return static_cast<double>((days(to) - days(from)).count()) / 365.25;
}

bool key_matches(std::string_view pattern, std::string_view key) {
  // Greedy with one step back to the last star: linear in practice, and never exponential.
  std::size_t p = 0, k = 0, star = std::string_view::npos, resume = 0;
  while (k < key.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = k;
    } else if (p < pattern.size() && pattern[p] == key[k]) {
      ++p, ++k;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      k = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool Reply::courts(std::string_view ally) const {
  return court.contains(std::string(ally)) ||
         (!court.empty() && std::find(strangers.begin(), strangers.end(), ally) != strangers.end());
}

const Actor* Scenario::actor(std::string_view code) const {
  const auto found =
      std::find_if(actors.begin(), actors.end(), [&](const Actor& a) { return a.code == code; });
  return found == actors.end() ? nullptr : &*found;
}

const Strategy* Scenario::strategy(std::string_view name) const {
  const auto found =
      std::find_if(strategies.begin(), strategies.end(), [&](const Strategy& s) { return s.name == name; });
  return found == strategies.end() ? nullptr : &*found;
}

NumberId Scenario::gdp_of(const Number& number) const {
  return number.money_of.empty() ? NumberId{} : actor(number.money_of)->gdp;
}

NumberId Scenario::weight(std::string_view key) const {
  const auto found = weights.find(key);
  return found == weights.end() ? NumberId{} : found->second;
}

int Scenario::spent_rung() const {
  int rung = 0;
  for (const Bundle& bundle : bundles) {
    if (!std::all_of(bundle.adds.begin(), bundle.adds.end(), [&](int lever) { return levers[lever].spent; }))
      break;
    ++rung;
  }
  return rung;
}

int Scenario::executive_rung() const {
  // What is spent was agreed long ago, so its consent no longer matters.
  int rung = 0;
  for (const Bundle& bundle : bundles) {
    const bool alone = std::all_of(bundle.adds.begin(), bundle.adds.end(), [&](int lever) {
      return levers[lever].spent || levers[lever].consent.empty();
    });
    if (!alone) break;
    ++rung;
  }
  return rung;
}

std::string Scenario::rung_name(int rung) const {
  return rung >= 1 && rung <= static_cast<int>(bundles.size()) ? bundles[rung - 1].name : "nothing";
}

}  // namespace entente
