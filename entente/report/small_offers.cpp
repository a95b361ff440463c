#include "entente/report/small_offers.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "entente/report/figure.hpp"
#include "entente/report/verdict.hpp"

namespace entente {
namespace {

using Json = nlohmann::ordered_json;

std::string_view what_name(Offered::What what) {
  constexpr std::string_view kNames[] = {"goal",   "ever_in_force", "all_consent", "ratification",
                                         "passes", "autonomous",    "armed"};
  return kNames[static_cast<std::size_t>(what)];
}

/// "2 % [<1, 4]"; "below 1 %" where the bounds would say no more.
std::string percent_between(const Estimate& e) {
  const std::string low = percent_bound(e.low), high = percent_bound(e.high);
  if (low == high) return percent(e.value);
  return fmt::format("{} [{}, {}]", percent(e.value), low, high);
}

template <std::size_t N>
Json swept_json(const std::vector<Estimate>& figures, const std::array<double, N>& at) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < figures.size(); ++i)
    rows.push_back({{"at", at[i]},
                    {"value", figures[i].value},
                    {"value_low", figures[i].low},
                    {"value_high", figures[i].high}});
  return rows;
}

}  // namespace

Outcome<SmallOffers> small_offers(const Scenario& scenario,
                                  const std::vector<std::pair<Offered, double>>& printed,
                                  const StudyOptions& options, const Scenario* other) {
  SmallOffers found;
  for (const auto& [offer, mean] : printed)
    if (mean < kSmallProbability) found.asked.push_back(offer);
  if (found.empty()) return found;
  auto swept = sweep_offers(scenario, found.asked, options, kSmallFactors, other, kSmallShares);
  if (!swept) return swept.diagnostics();
  if (swept->interrupted) return SmallOffers();
  found.swept = std::move(*swept);
  if (other && found.swept.most_sets > 0) found.other = other->id;
  return found;
}

std::vector<TableRow> small_offer_rows(const SmallOffers& offers, const std::vector<std::string>& words) {
  std::vector<TableRow> rows{{"small above"}};
  for (const double factor : kSmallFactors)
    rows.front().push_back(factor == 1 ? "as is" : "× " + three_digits(factor));
  if (!offers.other.empty())
    for (const double w : kSmallShares) rows.front().push_back("w = " + three_digits(w));
  for (std::size_t i = 0; i < offers.asked.size(); ++i) {
    const SweptOffer& swept = offers.swept.rows[i];
    TableRow& row = rows.emplace_back(TableRow{words[i]});
    for (const Estimate& figure : swept.by_factor) row.push_back(percent_between(figure));
    // Nothing of it hangs on how exactly anyone chooses.
    if (swept.by_factor.empty()) row.insert(row.end(), kSmallFactors.size(), "the same");
    for (const Estimate& figure : swept.by_share) row.push_back(percent_between(figure));
    if (!offers.other.empty() && swept.by_share.empty()) row.insert(row.end(), kSmallShares.size(), "–");
  }
  return rows;
}

std::vector<std::string> small_ally_lines(const Scenario& scenario, const SmallOffers& offers) {
  std::vector<std::string> lines;
  std::vector<bool> told(offers.asked.size(), false);
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (told[i]) continue;
    std::vector<const SweptOffer*> alike;
    for (std::size_t j = i; j < told.size(); ++j)
      if (offers.asked[j].what == offers.asked[i].what &&
          offers.asked[j].strategy == offers.asked[i].strategy) {
        told[j] = true;
        alike.push_back(&offers.swept.rows[j]);
      }
    const auto spread = [&](std::vector<Estimate> SweptOffer::*swept, std::size_t place) {
      std::vector<double> values;
      for (const SweptOffer* row : alike) values.push_back((row->*swept)[place].value);
      return percent_spread(values);
    };
    constexpr auto kByFactor = &SweptOffer::by_factor, kByShare = &SweptOffer::by_share;
    std::string line = fmt::format(
        "{} at the end of year {}, {} under \"{}\": {} with both precisions × {}, {} as they are, {} with × "
        "{}",
        what_name(offers.asked[i].what), scenario.verdict_years.back(),
        alike.size() == 1 ? actor_name(scenario, offers.asked[i].ally)
                          : std::to_string(alike.size()) + " allies",
        offers.asked[i].strategy, spread(kByFactor, 0), three_digits(kSmallFactors[0]), spread(kByFactor, 1),
        spread(kByFactor, 2), three_digits(kSmallFactors[2]));
    if (!alike.front()->by_share.empty())
      line += fmt::format(
          "; {} where each driver group but theirs is taken from {} with probability {}, {} "
          "with {}, {} with {}",
          spread(kByShare, 0), offers.other, three_digits(kSmallShares[0]), spread(kByShare, 1),
          three_digits(kSmallShares[1]), spread(kByShare, 2), three_digits(kSmallShares[2]));
    lines.push_back(line + ".");
  }
  return lines;
}

std::string small_offers_json(const Scenario& scenario, const SmallOffers& offers) {
  const SweptOffers& swept = offers.swept;
  Json rows = Json::array();
  for (std::size_t i = 0; i < offers.asked.size(); ++i) {
    const Offered& offer = offers.asked[i];
    const bool multiple = offer.what == Offered::What::goal && !offer.levers;
    Json levers = nullptr;
    if (offer.levers) {
      levers = Json::array();
      for (const int lever : *offer.levers)
        levers.push_back(scenario.levers[static_cast<std::size_t>(lever)].name);
    }
    rows.push_back({{"on", what_name(offer.what)},
                    {"strategy", offer.strategy},
                    {"multiple", multiple ? Json(offer.scale) : Json(nullptr)},
                    {"answered", offer.answered},
                    {"levers", std::move(levers)},
                    {"ally", offer.ally.empty() ? Json(nullptr) : Json(offer.ally)},
                    {"sweeps", swept_json(swept.rows[i].by_factor, kSmallFactors)},
                    {"contamination", swept_json(swept.rows[i].by_share, kSmallShares)}});
  }
  const Json json{{"draws", swept.draws},
                  {"other", offers.other.empty() ? Json(nullptr) : Json(offers.other)},
                  {"other_draws", swept.other_draws},
                  {"most_sets", swept.most_sets},
                  {"sampled", swept.sampled},
                  {"rows", std::move(rows)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace entente
