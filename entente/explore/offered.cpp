#include "entente/explore/offered.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "entente/ensemble/workers.hpp"
#include "entente/explore/consent_price.hpp"
#include "entente/explore/contaminated_chances.hpp"
#include "entente/explore/goal_solver.hpp"
#include "entente/explore/lever_set.hpp"
#include "entente/explore/small.hpp"

namespace entente {
namespace {

using What = Offered::What;

bool of_ally(const Offered& offer) { return offer.what == What::autonomous || offer.what == What::armed; }

/// Whether two are read off the same games, but for their weights.
bool same_games(const Offered& a, const Offered& b) {
  const auto kind = [](const Offered& offer) {
    const int read = offer.of_consent() ? 0 : offer.what == What::goal ? 1 : of_ally(offer) ? 2 : 3;
    return std::tuple(offer.strategy, offer.answered, offer.levers, read);
  };
  return kind(a) == kind(b);
}

CoalitionValue value_of(std::span<const double> by_draw) {
  CoalitionValue value;
  for (std::size_t d = 0; d < by_draw.size(); ++d) {
    value.mean += by_draw[d] / static_cast<double>(by_draw.size());
    value.replicates[d % kReplicates] += by_draw[d] * kReplicates / static_cast<double>(by_draw.size());
  }
  return value;
}

/// Offers that are read off the same games, in the draws of one scenario.
class Table {
 public:
  /// @param scenario  perhaps with groups from elsewhere; `draws` are of its numbers and must outlive this
  /// @param offers    not empty, same_games() all of them
  Table(Scenario scenario, const std::vector<Offered>& offers, const DrawnValues& draws,
        const StudyOptions& options)
      : offers_(offers),
        scenario_(laid(std::move(scenario), offers.front())),
        draws_(draws),
        options_(options) {
    package_ = package_of(scenario_, offers.front().levers ? scenario_.strategies.front()
                                                           : *scenario_.strategy(offers.front().strategy));
  }

  /// By offer and factor, in this order.
  Outcome<std::vector<CoalitionValue>> values(std::span<const double> factors) const {
    if (offers_.front().of_consent()) return values_of(consenting());
    const auto games = GameSet::make(scenario_, {scenario_.strategy(package_.strategy)}, options_.solving);
    if (!games) return games.diagnostics();
    return values_of(offers_.front().what == What::goal ? reaching(*games, factors)
                                                        : becoming(*games, factors));
  }

 private:
  using ByDraw = std::vector<std::vector<double>>;  ///< [offer · factors + factor][draw]

  static Scenario laid(Scenario scenario, const Offered& offer) {
    if (offer.levers) return offering_alone(scenario, *offer.levers);
    if (of_ally(offer)) return scenario;
    scenario = without_allies(std::move(scenario));  // which no choice looks at (1.6)
    return offer.answered ? scenario : without_counter(std::move(scenario));
  }
  static void multiply(Weights& weights, double factor) {
    weights.lambda_T *= factor;
    weights.lambda_R *= factor;
  }
  static std::vector<CoalitionValue> values_of(const ByDraw& by_draw) {
    std::vector<CoalitionValue> values;
    for (const std::vector<double>& each : by_draw) values.push_back(value_of(each));
    return values;
  }

  ByDraw consenting() const {
    const ConsentDraws consents = consent_draws(scenario_, package_, draws_, options_.solving.game);
    ByDraw chances;
    for (const Offered& offer : offers_)
      chances.push_back(offer.what == What::all_consent    ? consents.all
                        : offer.what == What::ratification ? consents.ratification
                                                           : consents.passes);
    return chances;
  }

  ByDraw reaching(const GameSet& games, std::span<const double> factors) const {
    ByDraw chances(offers_.size() * factors.size());
    GoalSolver solver(games, draws_, options_.goal);
    for (std::size_t block = 0; block < draws_.blocks(); ++block) {
      solver.load(block);
      for (std::size_t i = 0; i < chances.size(); ++i) {
        const double scale = offers_[i / factors.size()].scale, factor = factors[i % factors.size()];
        const Lanes found = solver.chance([&](std::size_t, Weights& weights) {
          scale_package(scenario_, package_, scale, weights);
          multiply(weights, factor);
        });
        chances[i].insert(chances[i].end(), found.begin(), found.end());
      }
    }
    return chances;
  }

  /// What one solution of all figures says.
  ByDraw becoming(const GameSet& games, std::span<const double> factors) const {
    ByDraw chances(offers_.size() * factors.size());
    GameSolver solver(games);
    BlockWeights maker(scenario_, draws_, games.years());
    std::vector<std::vector<Weights>> weights;
    for (std::size_t block = 0; block < draws_.blocks(); ++block)
      for (std::size_t f = 0; f < factors.size(); ++f) {
        maker.fill(block, weights);
        for (std::vector<Weights>& years : weights)
          for (Weights& each : years) multiply(each, factors[f]);
        solver.solve(weights);
        for (std::size_t lane = 0; lane < kReplicates; ++lane) {
          const Solution solution = solver.solution(0, static_cast<int>(lane));
          for (std::size_t i = 0; i < offers_.size(); ++i)
            chances[i * factors.size() + f].push_back(read(solution, offers_[i]));
        }
      }
    return chances;
  }

  double read(const Solution& solution, const Offered& offer) const {
    const auto year = static_cast<std::size_t>(scenario_.verdict_years.back()) - 1;
    if (offer.what == What::ever_in_force) return solution.years[year].ever_delivered;
    const auto at = std::ranges::find(scenario_.allies, offer.ally, &Ally::code) - scenario_.allies.begin();
    const AllyOutcome& ally = solution.allies[static_cast<std::size_t>(at)];
    return (offer.what == What::armed ? ally.armed : ally.autonomous)[year];
  }

  const std::vector<Offered>& offers_;
  Scenario scenario_;
  Package package_;
  const DrawnValues& draws_;
  const StudyOptions& options_;
};

/// Works out one set of games after another; errors end it.
class Sweeper {
 public:
  Sweeper(const Scenario& scenario, const std::vector<Offered>& asked, const StudyOptions& options)
      : scenario_(scenario), options_(options) {
    found_.rows.resize(asked.size());
    for (std::size_t i = 0; i < asked.size(); ++i) {
      auto alike = std::ranges::find_if(
          alike_, [&](const Alike& each) { return same_games(each.offers.front(), asked[i]); });
      if (alike == alike_.end()) alike = alike_.emplace(alike_.end());
      alike->offers.push_back(asked[i]);
      alike->places.push_back(i);
    }
  }

  Diagnostics sweep(std::span<const double> factors) {
    const auto draws = DrawnValues::make(scenario_, options_.seed, options_.draws);
    if (!draws) return draws.diagnostics();
    found_.draws = options_.draws;
    std::vector<Diagnostics> errors(alike_.size());
    for_each_item(options_.threads, alike_.size(), options_.stop, [&] {
      return [&](std::size_t a) {
        const Alike& alike = alike_[a];
        if (alike.offers.front().of_consent()) return;
        const auto values = Table(scenario_, alike.offers, *draws, options_).values(factors);
        if (!values) {
          errors[a] = values.diagnostics();
          return;
        }
        for (std::size_t i = 0; i < alike.places.size(); ++i)
          for (std::size_t f = 0; f < factors.size(); ++f)
            found_.rows[alike.places[i]].by_factor.push_back((*values)[i * factors.size() + f].estimate());
      };
    });
    return first_of(std::move(errors));
  }

  Diagnostics contaminate(const Scenario& other, std::span<const double> shares) {
    const auto mixture = Mixture::make(scenario_, other);
    if (!mixture) return mixture.diagnostics();
    found_.other_draws = std::min(options_.draws, kContaminatedDraws);
    const auto draws = DrawnValues::make(scenario_, other, options_.seed, found_.other_draws);
    if (!draws) return draws.diagnostics();
    for (const Alike& alike : alike_) {
      const Offered& first = alike.offers.front();
      if (!first.levers && !other.strategy(first.strategy)) continue;
      const bool reads_all =
          scenario_.bloc || options_.solving.game.bloc || first.of_consent() || of_ally(first);
      Coalition groups = deciding_groups(scenario_, other, *mixture, *draws, reads_all);
      if (first.levers) groups &= ~mixture->levers();
      if (of_ally(first)) groups &= ~mixture->allies();
      const ChosenSets chosen(groups, options_.seed);
      if (Diagnostics errors = tell(alike, *mixture, chosen, *draws, shares); !errors.empty()) return errors;
      found_.most_sets = std::max(found_.most_sets, static_cast<std::int64_t>(chosen.sets().size()));
      found_.sampled = found_.sampled || chosen.sampled();
    }
    return {};
  }

  SweptOffers result() {
    found_.interrupted = stopped();
    return std::move(found_);
  }

 private:
  /// Offers that are read off the same games.
  struct Alike {
    std::vector<Offered> offers;
    std::vector<std::size_t> places;  ///< among those asked
  };

  bool stopped() const { return options_.stop.stop_requested(); }

  static Diagnostics first_of(std::vector<Diagnostics> all) {
    for (Diagnostics& each : all)
      if (!each.empty()) return std::move(each);
    return {};
  }

  Diagnostics tell(const Alike& alike, const Mixture& mixture, const ChosenSets& chosen,
                   const DrawnValues& draws, std::span<const double> shares) {
    constexpr double kAsTheyAre[] = {1};
    const std::vector<Coalition>& sets = chosen.sets();
    std::vector<std::vector<CoalitionValue>> by_offer(alike.offers.size(),
                                                      std::vector<CoalitionValue>(sets.size()));
    std::vector<Diagnostics> errors(sets.size());
    for_each_item(options_.threads, sets.size(), options_.stop, [&] {
      return [&](std::size_t s) {
        const auto values = Table(mixture.mix(sets[s]), alike.offers, draws, options_).values(kAsTheyAre);
        if (!values)
          errors[s] = values.diagnostics();
        else
          for (std::size_t i = 0; i < by_offer.size(); ++i) by_offer[i][s] = (*values)[i];
      };
    });
    if (Diagnostics wrong = first_of(std::move(errors)); !wrong.empty()) return wrong;
    if (stopped()) return {};
    for (std::size_t i = 0; i < by_offer.size(); ++i)
      for (const double w : shares)
        found_.rows[alike.places[i]].by_share.push_back(mean_at(chosen, by_offer[i], w));
    return {};
  }

  const Scenario& scenario_;
  const StudyOptions& options_;
  std::vector<Alike> alike_;
  SweptOffers found_;
};

}  // namespace

Outcome<SweptOffers> sweep_offers(const Scenario& scenario, const std::vector<Offered>& asked,
                                  const StudyOptions& options, std::span<const double> factors,
                                  const Scenario* other, std::span<const double> shares) {
  Sweeper sweeper(scenario, asked, options);
  if (Diagnostics errors = sweeper.sweep(factors); !errors.empty()) return errors;
  if (other)
    if (Diagnostics errors = sweeper.contaminate(*other, shares); !errors.empty()) return errors;
  return sweeper.result();
}

}  // namespace entente
