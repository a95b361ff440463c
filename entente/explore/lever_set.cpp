#include "entente/explore/lever_set.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "entente/ensemble/workers.hpp"

namespace entente {
namespace {

/// Which of the two rungs a set has something on.
constexpr std::size_t kinds() { return 4; }
constexpr std::size_t kAlone = 1, kAgreed = 2;

/// D's rule: the top rung, always; a sceptic continues.
Strategy steady(int top) {
  Strategy strategy;
  strategy.name = "set";
  strategy.kind = top > 0 ? "steady" : "continue";
  strategy.top = top;
  Rule rule;
  if (top > 0) rule.move = {Move::Kind::offer, top, false, false};
  strategy.courting.push_back(rule);
  strategy.sceptic.push_back({});
  return strategy;
}

bool needs_consent(const Scenario& scenario, int lever) {
  return !scenario.levers[static_cast<std::size_t>(lever)].consent.empty();
}

/// The scenario with a ladder of its own above what had been given.
Scenario with_ladder(const Scenario& scenario, const std::vector<LeverChoice>& choices, std::size_t kind) {
  Scenario result = scenario;
  result.bundles.resize(static_cast<std::size_t>(scenario.spent_rung()));
  for (const std::size_t part : {kAlone, kAgreed}) {
    if (!(kind & part)) continue;
    Bundle bundle;
    bundle.name = part == kAlone ? "alone" : "agreed";
    for (const LeverChoice& choice : choices)
      if (needs_consent(scenario, choice.lever) == (part == kAgreed)) bundle.adds.push_back(choice.lever);
    result.bundles.push_back(std::move(bundle));
  }
  // Without a lever of the set what had been given is still held out, so that its conditional part can run.
  result.strategies = {steady(static_cast<int>(result.bundles.size()))};
  return result;
}

}  // namespace

Scenario offering_alone(const Scenario& scenario, const std::vector<int>& levers) {
  std::vector<LeverChoice> choices;
  std::size_t kind = 0;
  for (const int lever : levers) {
    choices.push_back({lever, 0, 0});
    kind |= needs_consent(scenario, lever) ? kAgreed : kAlone;
  }
  return with_ladder(without_allies(scenario), choices, kind);
}

struct LeverSets::Memory {
  const Scenario* scenario = nullptr;
  const DrawnValues* draws = nullptr;
  Goal goal = Goal::loosen;
  std::vector<LeverChoice> choices;
  int threads = 1;
  std::array<Scenario, kinds()> ladders;
  std::array<std::optional<GameSet>, kinds()> games;
  std::vector<std::array<std::optional<GoalSolver>, kinds()>> solvers;  ///< by worker
  std::int64_t solves = 0;

  std::size_t kind_of(LeverMask set) const {
    std::size_t kind = 0;
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (set >> i & 1) kind |= needs_consent(*scenario, choices[i].lever) ? kAgreed : kAlone;
    return kind;
  }
  /// Switches off what is not in the set.
  void only(LeverMask set, std::size_t kind, Weights& weights) const {
    std::vector<bool> asked(weights.consents.size(), false);
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const auto lever = static_cast<std::size_t>(choices[i].lever);
      if (!(set >> i & 1)) {
        weights.levers[lever].rung = 0;
        continue;
      }
      for (const std::string& who : scenario->levers[lever].consent)
        for (std::size_t k = 0; k < asked.size(); ++k)
          if (scenario->consents[k].name == who) asked[k] = true;
    }
    for (std::size_t k = 0; k < asked.size(); ++k)
      if (!asked[k]) weights.consents[k] = 1;
    weights.sum_rungs(ladders[kind].bundles);
    weights.sum_ladder();
  }
};

LeverSets::LeverSets() : memory_(std::make_unique<Memory>()) {}
LeverSets::~LeverSets() = default;
LeverSets::LeverSets(LeverSets&&) noexcept = default;

Outcome<LeverSets> LeverSets::make(const Scenario& scenario, const DrawnValues& draws, Goal goal,
                                   std::vector<LeverChoice> choices, const SolvingOptions& solving,
                                   int threads) {
  LeverSets sets;
  Memory& m = *sets.memory_;
  m.scenario = &scenario;
  m.draws = &draws;
  m.goal = goal;
  m.choices = std::move(choices);
  m.threads = threads > 0 ? threads : usable_threads();
  m.threads = std::max(1, std::min(m.threads, static_cast<int>(draws.blocks())));
  m.solvers.resize(static_cast<std::size_t>(m.threads));
  const Scenario core = without_allies(scenario);
  for (std::size_t kind = 0; kind < kinds(); ++kind) {
    m.ladders[kind] = with_ladder(core, m.choices, kind);
    auto games = GameSet::make(m.ladders[kind], {&m.ladders[kind].strategies.front()}, solving);
    if (!games) return games.diagnostics();
    m.games[kind].emplace(std::move(*games));
  }
  return sets;
}

std::vector<double> LeverSets::chances(LeverMask set) {
  Memory& m = *memory_;
  const std::size_t kind = m.kind_of(set);
  std::vector<double> result(static_cast<std::size_t>(m.draws->draws()));
  const auto workers = static_cast<std::size_t>(m.threads);
  run_workers(m.threads, [&](int worker) {
    auto& solver = m.solvers[static_cast<std::size_t>(worker)][kind];
    if (!solver) solver.emplace(*m.games[kind], *m.draws, m.goal);
    for (auto block = static_cast<std::size_t>(worker); block < m.draws->blocks(); block += workers) {
      solver->load(block);
      const Lanes chances =
          solver->chance([&](std::size_t, Weights& weights) { m.only(set, kind, weights); });
      std::ranges::copy(chances, result.begin() + static_cast<std::ptrdiff_t>(block * kReplicates));
    }
  });
  m.solves += m.draws->draws();
  return result;
}

double LeverSets::chance(LeverMask set) { return summarise(chances(set)).mean; }
std::int64_t LeverSets::solves() const { return memory_->solves; }
const std::vector<LeverChoice>& LeverSets::choices() const { return memory_->choices; }
std::string LeverSets::name(int choice) const {
  const auto lever = static_cast<std::size_t>(memory_->choices[static_cast<std::size_t>(choice)].lever);
  return memory_->scenario->levers[lever].name;
}

std::vector<LeverChoice> lever_choices(const Scenario& scenario, const DrawnValues& draws,
                                       std::vector<std::string>& left_out) {
  std::vector<LeverChoice> choices;
  for (std::size_t l = 0; l < scenario.levers.size(); ++l)
    if (!scenario.levers[l].spent) choices.push_back({static_cast<int>(l), 0, 0});
  BlockWeights maker(scenario, draws, 1);
  std::vector<std::vector<Weights>> weights;
  const auto count = static_cast<double>(draws.draws());
  for (std::size_t block = 0; block < draws.blocks(); ++block) {
    maker.fill(block, weights);
    for (const std::vector<Weights>& years : weights) {
      const Weights& w = years.front();
      const double late = std::pow(w.delta, scenario.horizon);
      const double annuity = (1 - late) / -std::log(w.delta) + late * w.final_years;
      for (LeverChoice& choice : choices) {
        const LeverWeights& lever = w.levers[static_cast<std::size_t>(choice.lever)];
        choice.value += lever.value / count;
        choice.cost += (lever.cost + (lever.norm + lever.audience) / annuity) / count;
      }
    }
  }
  if (choices.size() > kMostLevers) {
    std::vector<LeverChoice> sorted = choices;
    std::ranges::stable_sort(sorted, std::greater<>(), &LeverChoice::value);
    const double least = sorted[kMostLevers - 1].value;
    std::erase_if(choices, [&](const LeverChoice& choice) {
      if (choice.value >= least) return false;
      left_out.push_back(scenario.levers[static_cast<std::size_t>(choice.lever)].name);
      return true;
    });
    for (; choices.size() > kMostLevers; choices.pop_back())  // of equal worth
      left_out.push_back(scenario.levers[static_cast<std::size_t>(choices.back().lever)].name);
  }
  return choices;
}

namespace {

/// What a set pulls allies away by, with everything in force: x_A of (2.6) times exposure at mean harms,
/// weighted as in the bloc by what D would lose with each (1.6).
class AlliedHarm {
 public:
  AlliedHarm(const Scenario& scenario, const DrawnValues& draws, const std::vector<LeverChoice>& choices) {
    BlockWeights maker(scenario, draws, 1);
    std::vector<std::vector<Weights>> weights;
    const auto count = static_cast<double>(draws.draws());
    weight_.resize(scenario.allies.size());
    harm_.assign(scenario.allies.size(), std::vector<double>(choices.size()));
    exposure_.resize(scenario.allies.size());
    for (std::size_t block = 0; block < draws.blocks(); ++block) {
      maker.fill(block, weights);
      for (const std::vector<Weights>& years : weights)
        for (std::size_t a = 0; a < weight_.size(); ++a) {
          const Weights& w = years.front();
          weight_[a] += (w.allies[a].lost() + w.allies[a].arming) / count;
          exposure_[a] += w.allies[a].exposure / count;
          for (std::size_t i = 0; i < choices.size(); ++i)
            harm_[a][i] += w.levers[static_cast<std::size_t>(choices[i].lever)].harm[a] / count;
        }
    }
  }

  double operator()(LeverMask set) const {
    double sum = 0, total = 0;
    for (std::size_t a = 0; a < weight_.size(); ++a) {
      double unharmed = 1, ungained = 1;
      for (std::size_t i = 0; i < harm_[a].size(); ++i)
        if (set >> i & 1) (harm_[a][i] >= 0 ? unharmed : ungained) *= 1 - std::abs(harm_[a][i]);
      sum += weight_[a] * exposure_[a] * (ungained - unharmed);
      total += weight_[a];
    }
    return total > 0 ? sum / total : 0;
  }

 private:
  std::vector<double> weight_, exposure_;
  std::vector<std::vector<double>> harm_;  ///< [ally][choice]
};

constexpr int kFrontierParts = 10;

}  // namespace

Outcome<LeverSetPrice> price_lever_sets(const Scenario& scenario, const DrawnValues& draws, Goal goal,
                                        double at_least, const SolvingOptions& solving, int threads,
                                        const std::stop_token& stop) {
  LeverSetPrice result;
  result.draws = draws.draws();
  result.choices = lever_choices(scenario, draws, result.left_out);
  auto sets = LeverSets::make(scenario, draws, goal, result.choices, solving, threads);
  if (!sets) return sets.diagnostics();
  std::vector<double> costs, values;
  for (std::size_t i = 0; i < result.choices.size(); ++i) {
    costs.push_back(result.choices[i].cost);
    values.push_back(result.choices[i].value);
    result.names.push_back(sets->name(static_cast<int>(i)));
  }
  std::map<LeverMask, double> known;
  const ChanceOfSet chance = [&](LeverMask set) {
    const auto [at, fresh] = known.try_emplace(set, 0);
    if (fresh && !stop.stop_requested()) at->second = sets->chance(set);
    return at->second;
  };
  result.search = cheapest_set(costs, at_least, chance);
  result.told = result.search.set.value_or(result.search.likeliest);
  for (std::size_t i = 0; i < costs.size(); ++i)
    if (result.told >> i & 1) {
      result.cost += costs[i];
      result.value += values[i];
    }
  result.contributions = contributions(result.told, chance);
  std::ranges::stable_sort(result.contributions, std::greater<>(), &Contribution::shapley);
  result.solves = sets->solves();
  if (stop.stop_requested()) return result;
  result.chance = summarise(sets->chances(result.told));
  result.nothing = summarise(sets->chances(0));
  const AlliedHarm harm(scenario, draws, result.choices);
  result.frontier = value_harm_frontier(values, harm, kFrontierParts);
  return result;
}

}  // namespace entente
