#include "entente/claims/vocabulary.hpp"

#include <algorithm>

#include "entente/game/flows.hpp"
#include "entente/game/strength.hpp"

namespace entente {
namespace {

using Kind = Happening::Kind;

constexpr std::string_view kAlly = "ally.", kReply = "R.reply.";
constexpr std::string_view kLosses[] = {"ledger", "security", "arming", "loss"};

constexpr std::pair<std::string_view, Kind> kPlainEvents[] = {
    {"T.neutral", Kind::neutral},       {"T.ever_neutral", Kind::ever_neutral},
    {"delivered", Kind::delivered},     {"ever_delivered", Kind::ever_delivered},
    {"conditional", Kind::conditional}, {"sceptic", Kind::sceptic},
    {"replaced", Kind::replaced},       {"war", Kind::war}};

/// Two of the three as an event: the labels in which they have amity.
struct Amity {
  std::string_view name;
  bool TriadTies::*tie;
};
constexpr Amity kAmities[] = {{"amity.DT", &TriadTies::divider_target},
                              {"amity.TR", &TriadTies::target_rival},
                              {"amity.DR", &TriadTies::divider_rival}};

bool has_ally(const Scenario& scenario, std::string_view code) {
  return std::any_of(scenario.allies.begin(), scenario.allies.end(),
                     [&](const Ally& ally) { return ally.code == code; });
}

/// "POL" and "loss" of "ally.POL.loss"; the second is empty where nothing follows the code.
std::optional<std::pair<std::string_view, std::string_view>> of_ally(std::string_view name) {
  if (!name.starts_with(kAlly)) return std::nullopt;
  name.remove_prefix(kAlly.size());
  const std::size_t point = name.find('.');
  if (point == std::string_view::npos) return std::pair{name, std::string_view()};
  return std::pair{name.substr(0, point), name.substr(point + 1)};
}

struct Account {
  std::string_view letter, unit;
  std::vector<std::string_view> parts;
};
const std::vector<Account>& accounts() {
  static const std::vector<Account> all = {{"D", "points of D", {kDividerParts.begin(), kDividerParts.end()}},
                                           {"T", "points of T", {kTargetParts.begin(), kTargetParts.end()}},
                                           {"R", "points of R", {kRivalParts.begin(), kRivalParts.end()}}};
  return all;
}

}  // namespace

std::optional<QuantityKind> find_quantity(const Scenario& scenario, std::string_view name) {
  const auto points = [](std::string_view of) {
    return QuantityKind{{std::string(of), false}, false, false, false};
  };
  if (name == "net") return QuantityKind{{"points of D", false}, false, true, false};
  if (name == "net_usd") return QuantityKind{{"bn USD", false}, false, true, false};
  if (name == "welfare" || name == "allied_loss") return points("points of D");
  if (name == "gain") return QuantityKind{{"points of T", false}, false, true, false};
  if (name == "advantage") return QuantityKind{{"points of T", false}, false, false, true};
  if (name == "offered" || name == "overpaid") return QuantityKind{{"share", false}, true, false, true};
  const QuantityKind chance{{"probability", false}, true, false, false};
  if (name == "R.counters") return chance;
  if (name.starts_with(kReply)) {
    const std::string_view reply = name.substr(kReply.size());
    const bool known = std::any_of(scenario.replies.begin(), scenario.replies.end(),
                                   [&](const Reply& each) { return each.name == reply; });
    return known ? std::optional(chance) : std::nullopt;
  }
  for (const Account& account : accounts()) {
    if (name == account.letter) return points(account.unit);
    if (name.size() < 3 || name[0] != account.letter[0] || name[1] != '.') continue;
    if (std::find(account.parts.begin(), account.parts.end(), name.substr(2)) != account.parts.end())
      return points(account.unit);
  }
  if (const auto ally = of_ally(name))
    if (has_ally(scenario, ally->first) &&
        std::find(std::begin(kLosses), std::end(kLosses), ally->second) != std::end(kLosses))
      return points("points of D");
  return std::nullopt;
}

std::vector<std::string> quantity_names(const Scenario& scenario) {
  std::vector<std::string> names{"net",         "net_usd",   "welfare", "gain",
                                 "allied_loss", "advantage", "offered", "overpaid"};
  for (const Account& account : accounts()) {
    names.emplace_back(account.letter);
    for (const std::string_view part : account.parts)
      names.push_back(std::string(account.letter) + "." + std::string(part));
  }
  names.emplace_back("R.counters");
  for (const Reply& reply : scenario.replies) names.push_back(std::string(kReply) + reply.name);
  for (const Ally& ally : scenario.allies)
    for (const std::string_view loss : kLosses)
      names.push_back(std::string(kAlly) + ally.code + "." + std::string(loss));
  return names;
}

std::optional<Happening::Kind> find_happening(const Scenario& scenario, std::string_view name) {
  for (const auto& [word, kind] : kPlainEvents)
    if (word == name) return kind;
  if (labels_of_amity(name)) return Kind::triangle;
  const auto ally = of_ally(name);
  if (ally && ally->second == "armed" && has_ally(scenario, ally->first)) return Kind::ally_armed;
  return std::nullopt;
}

std::optional<LeveledHappening> find_leveled(const Scenario& scenario, std::string_view name) {
  const std::vector<std::string> alignment{"fused", "partner", "independent", "realigned"};
  if (name == "T.at") return LeveledHappening{Kind::at, "", alignment};
  if (name == "T.ever") return LeveledHappening{Kind::ever, "", alignment};
  if (name == "trust") return LeveledHappening{Kind::trust, "", {"low", "base", "high"}};
  if (name == "triangle") return LeveledHappening{Kind::triangle, "", {kTriangles.begin(), kTriangles.end()}};
  const auto ally = of_ally(name);
  if (ally && ally->second.empty() && has_ally(scenario, ally->first))
    return LeveledHappening{Kind::ally_loyalty, std::string(ally->first), {"loyal", "hedging", "autonomous"}};
  return std::nullopt;
}

std::optional<unsigned> labels_of_amity(std::string_view name) {
  const auto* amity = std::find_if(std::begin(kAmities), std::end(kAmities),
                                   [&](const Amity& each) { return each.name == name; });
  if (amity == std::end(kAmities)) return std::nullopt;
  unsigned labels = 0;
  for (unsigned ties = 0; ties < 8; ++ties) {
    const TriadTies three{(ties & 1U) != 0, (ties & 2U) != 0, (ties & 4U) != 0};
    if (three.*(amity->tie)) labels |= 1U << static_cast<unsigned>(triangle(three));
  }
  return labels;
}

std::vector<std::string> event_names(const Scenario& scenario) {
  std::vector<std::string> names{"T.at", "T.ever", "goal"};
  for (const auto& [word, kind] : kPlainEvents) names.emplace_back(word);
  names.emplace_back("trust");
  names.emplace_back("triangle");
  for (const Amity& amity : kAmities) names.emplace_back(amity.name);
  for (const Ally& ally : scenario.allies) {
    names.push_back(std::string(kAlly) + ally.code);
    names.push_back(std::string(kAlly) + ally.code + ".armed");
  }
  return names;
}

bool is_computed(std::string_view name) {
  const Scenario nothing;
  if (find_quantity(nothing, name) || find_happening(nothing, name) || find_leveled(nothing, name))
    return true;
  if (name == "goal" || name.starts_with(kReply)) return true;
  const auto ally = of_ally(name);
  return ally && (ally->second.empty() || ally->second == "armed" || ally->second == "loss");
}

const std::vector<std::string>& term_names() {
  static const std::vector<std::string> names{"P", "E", "delta", "price", "LR", "input", "mean", "quantile",
                                              "share", "best", "regret", "least_regret", "shapley",
                                              "flipset_size", "breakeven", "datum",
                                              // voting power
                                              "power", "banzhaf_share", "shapley_shubik",
                                              // the pivot
                                              "reserve_price", "reserve_bundle", "coalition", "isolation"};
  return names;
}

std::string_view view_name(View view) { return view == View::data ? "data" : "mechanism"; }

std::optional<TriadPair> find_pair(std::string_view name) {
  for (const TriadPair pair : {TriadPair::first_second, TriadPair::second_third, TriadPair::first_third})
    if (pair_name(pair) == name) return pair;
  return std::nullopt;
}

std::vector<std::string> pair_names() {
  std::vector<std::string> names;
  for (const TriadPair pair : {TriadPair::first_second, TriadPair::second_third, TriadPair::first_third})
    names.emplace_back(pair_name(pair));
  return names;
}

const std::vector<std::string>& set_names() {
  static const std::vector<std::string> names{"strategies", "courting", "allies", "verdict_years"};
  return names;
}

std::vector<std::string> strategy_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Strategy& strategy : scenario.strategies) names.push_back(strategy.name);
  return names;
}

std::vector<std::string> rung_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (int rung = 0; rung <= static_cast<int>(scenario.bundles.size()); ++rung)
    names.push_back(scenario.rung_name(rung));
  return names;
}

std::vector<std::string> ally_codes(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Ally& ally : scenario.allies) names.push_back(ally.code);
  return names;
}

std::vector<std::string> number_keys(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Number& number : scenario.numbers) names.push_back(number.key);
  return names;
}

std::vector<std::string> group_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Group& group : scenario.groups) names.push_back(group.name);
  return names;
}

const Number* find_number(const Scenario& scenario, std::string_view key) {
  const auto found = std::find_if(scenario.numbers.begin(), scenario.numbers.end(),
                                  [&](const Number& number) { return number.key == key; });
  return found == scenario.numbers.end() ? nullptr : &*found;
}

}  // namespace entente
