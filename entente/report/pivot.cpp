#include "entente/report/pivot.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "entente/report/figure.hpp"

namespace entente {
namespace {

std::string pair_words(const Scenario& s, TriadPair pair) {
  const auto between = [&](const std::string& a, const std::string& b) {
    return fmt::format("{} with {}", actor_name(s, a), actor_name(s, b));
  };
  switch (pair) {
    case TriadPair::first_second:
      return between(s.divider, s.target);
    case TriadPair::second_third:
      return between(s.target, s.rival);
    case TriadPair::first_third:
      return between(s.divider, s.rival);
  }
  return {};
}

std::string pairs_words(const Scenario& s, const std::vector<TriadPair>& pairs) {
  if (pairs.empty()) return "none";
  std::string text;
  for (const TriadPair pair : pairs) text += (text.empty() ? "" : ", or ") + pair_words(s, pair);
  return text;
}

std::string capability_line(const Scenario& s, const CapabilityView& view) {
  std::string text = fmt::format("Caplow's coalitions by {} ({} {}, {} {}, {} {} of the three): {}.",
                                 view.facts[0]->quantity, actor_name(s, s.divider), share(view.share[0]),
                                 actor_name(s, s.target), share(view.share[1]), actor_name(s, s.rival),
                                 share(view.share[2]), pairs_words(s, view.predicted.at_values.pairs));
  if (view.predicted.types.size() > 1)
    text += view.predicted.always.empty() ? " Within the ranges of these figures it may be otherwise."
                                          : fmt::format(" Anywhere within the ranges of these figures: {}.",
                                                        pairs_words(s, view.predicted.always));
  return text;
}

std::string body_line(const Scenario& s, const BodyView& view) {
  const std::string name = view.body->label.empty() ? view.body->name : view.body->label;
  const bool veto = view.named[2] && view.named[2]->veto;
  const std::string rival = actor_name(s, s.rival), target = actor_name(s, s.target);
  if (veto)
    return fmt::format("{}: {} holds a veto, so isolating it there is worth exactly nothing.", name, rival);
  return fmt::format("{}: the vote of {} decides over the opposition of {} with a chance of {}.", name,
                     target, rival, percent(view.isolation));
}

std::string reserve_line(const Verdict& verdict, const Pivots& pivots) {
  const Scenario& s = *verdict.scenario;
  const ReserveFigures& reserve = pivots.reserve;
  std::string rungs;
  for (std::size_t rung = 0; rung < reserve.by_rung.size(); ++rung)
    if (reserve.by_rung[rung] > 0)
      rungs += fmt::format("{}{} in {}", rungs.empty() ? "" : ", ",
                           static_cast<int>(rung) <= s.spent_rung()
                               ? "nothing new"
                               : "\"" + s.rung_name(static_cast<int>(rung)) + "\"",
                           share(reserve.by_rung[rung]));
  if (reserve.never > 0)
    rungs += fmt::format("{}nothing on the ladder in {}", rungs.empty() ? "" : ", ", share(reserve.never));
  return fmt::format(
      "The least for which {} would rather be {} than stay as it is, in year 1: {} of the {} settings looked "
      "at. "
      "What an offer holds above that is a present.",
      actor_name(s, s.target), reserve.wanted == Alignment::independent ? "independent" : "realigned", rungs,
      pivots.draws);
}

}  // namespace

Summary still_with_rival(const YearFigures& year) {
  const Summary& left = year.goals[static_cast<std::size_t>(Goal::loosen)].at;
  return {1 - left.mean, 1 - left.mean_high, 1 - left.mean_low, 1 - left.p95, 1 - left.p50, 1 - left.p05};
}

std::vector<std::string> pivot_lines(const Verdict& verdict) {
  const Scenario& s = *verdict.scenario;
  std::vector<std::string> lines;
  if (verdict.pivots) lines.push_back(reserve_line(verdict, *verdict.pivots));
  for (const CapabilityView& view : capability_views(s)) lines.push_back(capability_line(s, view));
  for (const BodyView& view : body_views(s)) lines.push_back(body_line(s, view));
  return lines;
}

}  // namespace entente
