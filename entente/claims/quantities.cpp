#include "entente/claims/quantities.hpp"

#include <algorithm>

#include "entente/model/marginal.hpp"

namespace entente {
namespace {

template <class Names>
std::optional<std::size_t> among(const Names& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

template <class Parts>
double total(const Parts& parts) {
  double sum = 0;
  for (const double part : parts) sum += part;
  return sum;
}

double lost(const AllyOutcome& ally) { return ally.ledger + ally.security + ally.arming; }

}  // namespace

std::optional<std::size_t> ally_index(const Scenario& scenario, std::string_view code) {
  const auto found = std::ranges::find(scenario.allies, code, &Ally::code);
  if (found == scenario.allies.end()) return std::nullopt;
  return static_cast<std::size_t>(found - scenario.allies.begin());
}

std::optional<QuantityIn> quantity_in(const Scenario& scenario, std::string_view name) {
  using Kind = QuantityIn::Kind;
  const auto part = [](Kind kind, std::optional<std::size_t> index) -> std::optional<QuantityIn> {
    if (!index) return std::nullopt;
    return QuantityIn{kind, *index};
  };
  if (name == "net") return QuantityIn{Kind::net, 0};
  if (name == "net_usd") return QuantityIn{Kind::net_usd, 0};
  if (name == "welfare" || name == "D") return QuantityIn{Kind::welfare, 0};
  if (name == "T") return QuantityIn{Kind::target_sum, 0};
  if (name == "R") return QuantityIn{Kind::rival_sum, 0};
  if (name == "allied_loss") return QuantityIn{Kind::allied_loss, 0};
  if (name == "gain") return QuantityIn{Kind::gain, 0};
  if (name == "advantage") return QuantityIn{Kind::advantage, 0};
  if (name == "offered") return QuantityIn{Kind::offered, 0};
  if (name == "overpaid") return QuantityIn{Kind::overpaid, 0};
  if (name == "R.counters") return QuantityIn{Kind::counters, 0};
  if (name.starts_with("R.reply.")) {
    const std::string_view reply = name.substr(8);
    const auto found = std::ranges::find(scenario.replies, reply, &Reply::name);
    if (found == scenario.replies.end()) return std::nullopt;
    return QuantityIn{Kind::reply, static_cast<std::size_t>(found - scenario.replies.begin())};
  }
  if (name.starts_with("D.")) return part(Kind::divider_part, among(kDividerParts, name.substr(2)));
  if (name.starts_with("T.")) return part(Kind::target_part, among(kTargetParts, name.substr(2)));
  if (name.starts_with("R.")) return part(Kind::rival_part, among(kRivalParts, name.substr(2)));
  if (name.starts_with("ally.")) {
    const auto dot = name.rfind('.');
    if (dot < 5) return std::nullopt;
    const auto ally = ally_index(scenario, name.substr(5, dot - 5));
    const std::string_view what = name.substr(dot + 1);
    if (what == "ledger") return part(Kind::ally_ledger, ally);
    if (what == "security") return part(Kind::ally_security, ally);
    if (what == "arming") return part(Kind::ally_arming, ally);
    if (what == "loss") return part(Kind::ally_loss, ally);
  }
  return std::nullopt;
}

bool needs_allies(const QuantityIn& quantity) {
  using Kind = QuantityIn::Kind;
  switch (quantity.kind) {
    case Kind::target_sum:
    case Kind::rival_sum:
    case Kind::target_part:
    case Kind::rival_part:
    case Kind::gain:
    case Kind::counters:
    case Kind::reply:
      return false;
    case Kind::divider_part:
      return quantity.index == static_cast<std::size_t>(DividerPart::allied_loss);
    default:
      return true;
  }
}

double amount(const QuantityIn& quantity, const Solution& s) {
  using Kind = QuantityIn::Kind;
  const auto whole = [&]() -> double {
    switch (quantity.kind) {
      case Kind::net:
      case Kind::net_usd:
      case Kind::welfare:
        return s.total();
      case Kind::target_sum:
      case Kind::gain:
        return total(s.target);
      case Kind::rival_sum:
        return total(s.rival);
      case Kind::divider_part:
        return s.divider[quantity.index];
      case Kind::target_part:
        return s.target[quantity.index];
      case Kind::rival_part:
        return s.rival[quantity.index];
      case Kind::ally_ledger:
        return -s.allies[quantity.index].ledger;
      case Kind::ally_security:
        return -s.allies[quantity.index].security;
      case Kind::ally_arming:
        return -s.allies[quantity.index].arming;
      case Kind::ally_loss:
        return -lost(s.allies[quantity.index]);
      case Kind::allied_loss:
        return -s.divider[static_cast<std::size_t>(DividerPart::allied_loss)];
      case Kind::counters:
      case Kind::reply:
      case Kind::advantage:
      case Kind::offered:
      case Kind::overpaid:
        break;
    }
    return 0;
  };
  return whole() / s.annuity;
}

std::optional<double> told(const Happening& h, std::size_t ally, const Solution& s) {
  using Kind = Happening::Kind;
  const auto y = static_cast<std::size_t>(h.year - 1);
  const YearOutcome& year = s.years[y];
  switch (h.kind) {
    case Kind::at: {
      double sum = 0;
      for (unsigned l = 0; l < kAlignments; ++l)
        if (h.levels >> l & 1U) sum += year.at[l];
      return sum;
    }
    case Kind::ever:
      if (h.levels == 1) return year.ever_fused;
      if (h.levels == 8) return year.ever_realigned;
      if (h.levels == 12) return year.ever_independent;
      return std::nullopt;
    case Kind::neutral:
      return year.neutral;
    case Kind::ever_neutral:
      return year.ever_neutral;
    case Kind::delivered:
      return year.delivered;
    case Kind::ever_delivered:
      return year.ever_delivered;
    case Kind::conditional:
      return year.conditional;
    case Kind::sceptic:
      return year.sceptic;
    case Kind::replaced:
      return year.replaced;
    case Kind::war:
      return year.war;
    case Kind::trust: {
      double sum = 0;
      for (unsigned l = 0; l < year.trust.size(); ++l)
        if (h.levels >> l & 1U) sum += year.trust[l];
      return sum;
    }
    case Kind::ally_loyalty: {
      const AllyOutcome& a = s.allies[ally];
      const double loyal = s.kept - a.hedging[y] - a.autonomous[y];
      return (h.levels & 1U ? loyal : 0) + (h.levels & 2U ? a.hedging[y] : 0) +
             (h.levels & 4U ? a.autonomous[y] : 0);
    }
    case Kind::ally_armed:
      return s.allies[ally].armed[y];
    case Kind::triangle:
      break;
  }
  return std::nullopt;
}

double usd_a_point(const Scenario& scenario) {
  const Actor* divider = scenario.actor(scenario.divider);
  if (!divider || !divider->gdp.given()) return 0;
  const Number& gdp = scenario.numbers[static_cast<std::size_t>(divider->gdp.index)];
  return quantile(gdp.distribution, gdp.range, 0.5) / 100;
}

}  // namespace entente
