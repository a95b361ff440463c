#include "entente/claims/changed.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace entente {
namespace {

/// A range over more powers of ten than this is spread in ratios.
constexpr double kWide = 1e4;
/// Where it begins at zero: so many powers of ten below its upper end.
constexpr double kBelow = 1e-12;

bool is_gdp(const Number& number) { return number.key.starts_with("actor."); }
bool is_wide(const Range& range) {
  return range.low >= 0 && range.high / std::max(range.low, range.high * kBelow) > kWide &&
         range.high > kWide;
}

Outcome<DrawnValues> neutral_draws(const Scenario& scenario, std::uint64_t seed, std::int64_t draws) {
  Scenario spread = scenario;
  spread.correlations.clear();
  std::vector<std::size_t> wide;
  for (std::size_t i = 0; i < spread.numbers.size(); ++i) {
    Number& number = spread.numbers[i];
    if (!is_spread(number)) continue;
    number.distribution = {Distribution::Kind::uniform, number.range.low, number.range.high, 0};
    if (is_wide(number.range)) wide.push_back(i);
  }
  auto drawn = DrawnValues::make(spread, seed, draws);
  if (drawn && !wide.empty())
    drawn->change([&](std::size_t, std::span<double> values) {
      for (const std::size_t i : wide) {
        const Range& range = spread.numbers[i].range;
        const double low = std::max(range.low, range.high * kBelow);
        const double u = (values[i] - range.low) / (range.high - range.low);
        values[i] = std::clamp(low * std::pow(range.high / low, u), range.low, range.high);
      }
    });
  return drawn;
}

int index_of(const std::vector<Number>& numbers, std::string_view key) {
  const auto found = std::ranges::find(numbers, key, &Number::key);
  return found == numbers.end() ? -1 : static_cast<int>(found - numbers.begin());
}

}  // namespace

bool is_spread(const Number& number) { return number.distribution.uncertain() && !is_gdp(number); }

Outcome<ClaimDraws> ClaimDraws::make(const Claims& claims, std::uint64_t seed, std::int64_t draws,
                                     Priors priors) {
  ClaimDraws result;
  result.count_ = static_cast<std::size_t>(draws);
  Diagnostics said;
  for (const Claims::Named& named : claims.scenarios) {
    auto drawn = priors == Priors::stated ? DrawnValues::make(named.scenario, seed, draws)
                                          : neutral_draws(named.scenario, seed, draws);
    said.insert(said.end(), drawn.diagnostics().begin(), drawn.diagnostics().end());
    if (drawn) result.draws_.push_back(std::move(*drawn));
  }
  if (has_errors(said)) return said;
  return {std::move(result), std::move(said)};
}

ClaimDraws ClaimDraws::some(std::span<const std::size_t> draws) const {
  ClaimDraws chosen;
  for (const DrawnValues& all : draws_) chosen.draws_.push_back(all.some(draws));
  chosen.count_ = static_cast<std::size_t>(chosen.draws_.front().draws());
  return chosen;
}

std::vector<Change> swaps_of(const Mixture& mixture, Coalition taken, int from) {
  std::vector<Change> changes;
  for (std::size_t g = 0; g < mixture.groups().size(); ++g)
    if ((taken >> g & 1U) != 0)
      changes.push_back({Change::Kind::swap, mixture.groups()[g].name, 0, from, {}});
  return changes;
}

NumberId ChangedScenario::number(std::string_view key) const {
  NumberId found;
  for (std::size_t i = 0; i < scenario.numbers.size(); ++i)
    if (scenario.numbers[i].key == key && (!found.given() || behind[i]))
      found.index = static_cast<std::int32_t>(i);
  return found;
}

ValueChanges::ValueChanges(const Claims& claims, const ClaimDraws& draws, const Scenario& scenario, int from,
                           std::span<const Change> changes)
    : draws_(&draws) {
  for (const Number& number : scenario.numbers) ranges_.push_back(number.range);
  for (const Change& change : changes) {
    if (change.kind == Change::Kind::swap) continue;
    Step step;
    step.change = change;
    for (std::size_t i = 0; i < scenario.numbers.size(); ++i)
      if (scenario.numbers[i].key == change.key) {
        step.targets.push_back(i);
        step.target_gdps.push_back(scenario.gdp_of(scenario.numbers[i]).index);
      }
    if (step.targets.empty()) trouble_ = "the scenario has no number " + change.key;
    if (change.kind == Change::Kind::copy) {
      const Scenario& other = claims.scenarios[static_cast<std::size_t>(change.from)].scenario;
      const int source = index_of(other.numbers, change.from_key);
      if (source < 0) {
        trouble_ = other.id + " has no number " + change.from_key;
      } else {
        step.source = static_cast<std::size_t>(source);
        step.source_gdp = other.gdp_of(other.numbers[step.source]).index;
        // The same number, or another of the same scenario in the same money: as it is.
        if (change.from == from)
          for (int& gdp : step.target_gdps)
            if (gdp == step.source_gdp) gdp = step.source_gdp = -1;
      }
    }
    steps_.push_back(std::move(step));
  }
}

void ValueChanges::make(std::size_t draw, std::span<double> values) const {
  const auto point = [](double gdp) { return gdp / 100; };
  for (const Step& step : steps_)
    for (std::size_t t = 0; t < step.targets.size(); ++t) {
      const std::size_t i = step.targets[t];
      double x = step.change.value;
      if (step.change.kind == Change::Kind::scale) x *= values[i];
      if (step.change.kind == Change::Kind::copy) {
        const DrawnValues& other = draws_->of(step.change.from);
        x = other.value(draw, step.source);
        const double theirs =
            step.source_gdp < 0 ? 1 : point(other.value(draw, static_cast<std::size_t>(step.source_gdp)));
        const double ours =
            step.target_gdps[t] < 0 ? 1 : point(values[static_cast<std::size_t>(step.target_gdps[t])]);
        if (theirs != ours) x = x / theirs * ours;
      }
      values[i] = std::clamp(x, ranges_[i].low, ranges_[i].high);
    }
}

ChangedScenario changed_scenario(const Claims& claims, const ClaimDraws& draws, int scenario,
                                 std::span<const Change> changes) {
  const Scenario& own = claims.scenarios[static_cast<std::size_t>(scenario)].scenario;
  ChangedScenario result{own, draws.of(scenario), {}, own.numbers.size(), {}};
  int other = -1;
  for (const Change& change : changes) {
    if (change.kind != Change::Kind::swap) continue;
    if (other >= 0 && change.from != other)
      result.trouble = "groups can be taken from one other scenario at a time";
    other = change.from;
  }
  if (!result.trouble.empty()) return result;
  result.behind.assign(own.numbers.size(), false);
  if (other >= 0 && other != scenario) {
    const Scenario& theirs = claims.scenarios[static_cast<std::size_t>(other)].scenario;
    const auto mixture = Mixture::make(own, theirs);
    if (!mixture) {
      result.trouble = mixture.diagnostics().front().message;
      return result;
    }
    Coalition swapped = 0;
    for (const Change& change : changes) {
      if (change.kind != Change::Kind::swap) continue;
      const auto group = std::ranges::find(mixture->groups(), change.key, &Mixture::Group::name);
      if (group == mixture->groups().end()) {
        result.trouble = own.id + " and " + theirs.id + " have no group \"" + change.key + "\" in common";
        return result;
      }
      swapped |= Coalition{1} << (group - mixture->groups().begin());
    }
    result.scenario = mixture->mix(swapped);
    result.draws = DrawnValues::beside(draws.of(scenario), draws.of(other));
    result.behind.assign(result.scenario.numbers.size(), false);
    for (std::size_t i = own.numbers.size(); i < result.scenario.numbers.size(); ++i) {
      const int group = mixture->group_of(result.scenario.numbers[i].key, true);
      result.behind[i] = group >= 0 && (swapped >> group & 1U) != 0;
    }
  }
  const ValueChanges values(claims, draws, result.scenario, scenario, changes);
  result.trouble = values.trouble();
  const bool any =
      std::ranges::any_of(changes, [](const Change& change) { return change.kind != Change::Kind::swap; });
  if (any && result.trouble.empty())
    result.draws.change([&](std::size_t draw, std::span<double> v) { values.make(draw, v); });
  return result;
}

void know_type(std::optional<Type> type, std::vector<Weights>& weights) {
  if (!type) return;
  for (Weights& year : weights) year.pi0 = *type == Type::sincere ? 1 : 0;
}

}  // namespace entente
