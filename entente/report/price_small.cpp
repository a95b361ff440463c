#include <algorithm>

#include <fmt/core.h>

#include "entente/report/figure.hpp"
#include "entente/report/price.hpp"

namespace entente {
namespace {

using What = Offered::What;

/// Every probability of the package, of its multiples and of lever sets that the price prints, with its mean;
/// the goal under the package as named is told together with its baseline.
std::vector<std::pair<Offered, double>> printed(const Price& price) {
  std::vector<std::pair<Offered, double>> all;
  for (const bool answered : {true, false}) {
    const std::vector<Summary>& curve = (answered ? price.scale : price.without_counter).curve;
    for (std::size_t k = 0; k < curve.size(); ++k)
      if (kScales[k] != 1 || !answered)
        all.push_back(
            {{.strategy = price.strategy, .scale = kScales[k], .answered = answered}, curve[k].mean});
  }
  const LeverSetPrice& sets = price.lever_set;
  std::vector<int> told;
  for (std::size_t i = 0; i < sets.choices.size(); ++i)
    if (sets.told >> i & 1) told.push_back(sets.choices[i].lever);
  all.push_back({{.levers = std::vector<int>()}, sets.nothing.mean});
  if (!told.empty()) all.push_back({{.levers = told}, sets.chance.mean});
  all.push_back({{.what = What::ever_in_force, .strategy = price.strategy}, price.breakeven.delivered.mean});
  if (price.consents.who.empty()) return all;
  all.push_back({{.what = What::all_consent, .strategy = price.strategy}, price.consents.all.mean});
  all.push_back({{.what = What::ratification, .strategy = price.strategy}, price.consents.ratification.mean});
  all.push_back({{.what = What::passes, .strategy = price.strategy}, price.consents.passes.mean});
  return all;
}

std::string in_words(const Offered& offer, const Price& price) {
  if (offer.what == What::ever_in_force) return "ever in force";
  if (offer.what == What::all_consent) return "all consent";
  if (offer.what == What::ratification) return "the public lets it pass";
  if (offer.what == What::passes) return "all consent, it passes";
  if (!offer.levers)
    return fmt::format("{} times{}", three_digits(offer.scale), offer.answered ? "" : ", unanswered");
  if (offer.levers->empty()) return "none of the levers";
  return price.lever_set.search.set ? "cheapest lever set" : "likeliest lever set";
}

}  // namespace

Diagnostics add_small_chances(PriceReport& report) {
  const Price& price = report.price;
  if (price.interrupted) return {};
  StudyOptions study;
  study.seed = report.options.seed;
  study.draws = std::min(report.options.draws, kGroundsDraws);
  study.threads = report.options.threads;
  study.baseline = price.baseline;
  study.goal = report.options.goal;
  study.solving = report.options.solving;
  study.stop = report.options.stop;
  const auto as_printed = [&](ChanceEvent event, int year, const std::string& strategy) {
    const BreakEven& named = price.breakeven;
    if (event != ChanceEvent::goal || year != price.year) return std::optional<double>();
    return std::optional((strategy == price.baseline ? named.baseline_chance : named.chance).mean);
  };
  auto small =
      small_chances(*report.scenario, {price.baseline, price.strategy}, study, as_printed, report.other);
  if (!small) return small.diagnostics();
  report.small = std::move(*small);
  auto offers = small_offers(*report.scenario, printed(price), study, report.other);
  if (!offers) return offers.diagnostics();
  report.small_offers = std::move(*offers);
  return {};
}

std::vector<std::string> small_offer_words(const PriceReport& report) {
  std::vector<std::string> words;
  for (const Offered& offer : report.small_offers.asked) words.push_back(in_words(offer, report.price));
  return words;
}

}  // namespace entente
