#include "entente/claims/weigh.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace entente {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// What is known of one node.
struct Known {
  NumberColumn number;
  std::string unit;
  TruthColumn truth;
  std::vector<double> margin;
};

template <class Combine>
std::vector<double> each_draw(const NumberColumn& a, const NumberColumn& b, const Combine& combine) {
  std::vector<double> result(std::max(a.size(), b.size()));
  for (std::size_t d = 0; d < result.size(); ++d) result[d] = combine(a.value_at(d), b.value_at(d));
  return result;
}

NumberColumn as_number(std::vector<double> values) { return {std::move(values), {}, {}, {}}; }

/// Margins of two conditions as one. Where one of them is not known neither is what decides.
template <class Combine>
std::vector<double> decided(const Known& a, const Known& b, const Combine& combine) {
  if (a.margin.empty() || b.margin.empty() || a.unit != b.unit) return {};
  return each_draw(as_number(a.margin), as_number(b.margin), [&](double x, double y) {
    return std::isnan(x) || std::isnan(y) ? kUnknown : combine(x, y);
  });
}

std::string joined_unit(const AssertionNode& node, const Known& a, const Known& b) {
  switch (node.kind) {
    case AssertionKind::multiply:
      return a.unit.empty() ? b.unit : b.unit.empty() ? a.unit : a.unit + " × " + b.unit;
    case AssertionKind::divide:
      return b.unit.empty() ? a.unit : a.unit == b.unit ? "" : a.unit + " / " + b.unit;
    default:
      return a.unit.empty() ? b.unit : a.unit;
  }
}

class Weigher {
 public:
  Weigher(const Claims& claims, const Assertion& assertion,
          const std::function<const NumberColumn&(std::size_t)>& column_of, bool draw_by_draw)
      : claims_(claims), assertion_(assertion), column_of_(column_of), draw_by_draw_(draw_by_draw) {}

  Weighed weigh() {
    for (const AssertionNode& node : assertion_.nodes) {
      Known known = is_condition(node.kind) ? condition(node) : number(node);
      known_.push_back(std::move(known));
    }
    Known& whole = known_.back();
    result_.truth = std::move(whole.truth);
    result_.margin = std::move(whole.margin);
    result_.margin_unit = std::move(whole.unit);
    std::ranges::stable_sort(result_.parts, {}, &WeighedPart::begin);
    for (Known& known : known_) result_.numbers.push_back(std::move(known.number));
    return std::move(result_);
  }

 private:
  Known number(const AssertionNode& node) {
    Known known;
    const auto left = [&]() -> const Known& { return known_[node.left]; };
    const auto right = [&]() -> const Known& { return known_[node.right]; };
    switch (node.kind) {
      case AssertionKind::number:
        known.number = NumberColumn::exact(node.number);
        known.unit = node.unit;
        return known;
      case AssertionKind::measure:
        known.number = column_of_(node.measure);
        known.unit = unit_of(claims_, claims_.measures[node.measure]);
        note(known.number);
        return known;
      case AssertionKind::negate:
        known.number = negated(left().number);
        known.unit = left().unit;
        return known;
      case AssertionKind::mean:
      case AssertionKind::quantile:
        known.unit = left().unit;
        known.number = draw_by_draw_                      ? left().number
                       : node.kind == AssertionKind::mean ? mean_over_draws(left().number)
                                                          : quantile_over_draws(left().number, node.number);
        break;
      case AssertionKind::share:
        known.unit = "probability";
        known.number = draw_by_draw_ ? indicator(left().truth) : share_over_draws(left().truth);
        break;
      default:
        known.unit = joined_unit(node, left(), right());
        known.number = node.kind == AssertionKind::add        ? sum(left().number, right().number)
                       : node.kind == AssertionKind::subtract ? difference(left().number, right().number)
                       : node.kind == AssertionKind::multiply ? product(left().number, right().number)
                                                              : ratio(left().number, right().number);
        break;
    }
    note(known.number);
    return known;
  }

  Known condition(const AssertionNode& node) {
    const Known &a = known_[node.left], &b = known_[node.right];
    Known known;
    switch (node.kind) {
      case AssertionKind::both:
        known.truth = combine(a.truth, b.truth, [](Truth x, Truth y) { return x & y; });
        known.margin = decided(a, b, [](double x, double y) { return std::min(x, y); });
        known.unit = a.unit;
        return known;
      case AssertionKind::either:
        known.truth = combine(a.truth, b.truth, [](Truth x, Truth y) { return x | y; });
        known.margin = decided(a, b, [](double x, double y) { return std::max(x, y); });
        known.unit = a.unit;
        return known;
      case AssertionKind::opposite:
        known.truth = a.truth;
        for (Truth& t : known.truth) t = !t;
        known.margin = a.margin;
        for (double& m : known.margin) m = -m;
        known.unit = a.unit;
        return known;
      default:
        break;
    }
    const NumberColumn &x = a.number, &y = b.number;
    const auto minus = [](double p, double q) { return p - q; };
    const auto apart = [](double p, double q) { return std::abs(p - q); };
    known.unit = a.unit.empty() ? b.unit : a.unit;
    switch (node.kind) {
      case AssertionKind::less:
        known.truth = less(x, y);
        known.margin = each_draw(y, x, minus);
        break;
      case AssertionKind::less_equal:
        known.truth = less_equal(x, y);
        known.margin = each_draw(y, x, minus);
        break;
      case AssertionKind::greater:
        known.truth = less(y, x);
        known.margin = each_draw(x, y, minus);
        break;
      case AssertionKind::greater_equal:
        known.truth = less_equal(y, x);
        known.margin = each_draw(x, y, minus);
        break;
      case AssertionKind::equal:
      case AssertionKind::not_equal:
        known.truth = equal(x, y);
        known.margin = each_draw(x, y, apart);
        if (node.kind == AssertionKind::not_equal)
          for (Truth& t : known.truth) t = !t;
        else
          for (double& m : known.margin) m = -m;
        break;
      default: {
        const NumberColumn& tolerance = known_[node.third].number;
        known.truth = within(x, y, tolerance);
        known.margin = each_draw(tolerance, as_number(each_draw(x, y, apart)), minus);
        break;
      }
    }
    if (!draw_by_draw_)
      result_.parts.push_back({node.begin, node.end, mean_over_draws(x), mean_over_draws(y), known.unit,
                               credence_of(known.truth), node.elements, node.left, node.right});
    return known;
  }

  static NumberColumn indicator(const TruthColumn& truth) {
    NumberColumn column;
    for (const Truth t : truth) column.value.push_back(t == Truth::open ? kUnknown : t == Truth::yes ? 1 : 0);
    return column;
  }

  void note(const NumberColumn& column) {
    if (column.reason.empty() || column.unknowns() == 0) return;
    if (std::ranges::find(result_.reasons, column.reason) == result_.reasons.end())
      result_.reasons.push_back(column.reason);
  }

  const Claims& claims_;
  const Assertion& assertion_;
  const std::function<const NumberColumn&(std::size_t)>& column_of_;
  bool draw_by_draw_;
  std::vector<Known> known_;
  Weighed result_;
};

}  // namespace

Weighed weigh(const Claims& claims, const Assertion& assertion,
              const std::function<const NumberColumn&(std::size_t)>& column_of, bool draw_by_draw) {
  return Weigher(claims, assertion, column_of, draw_by_draw).weigh();
}

std::string unit_of(const Claims& claims, const Measure& m) {
  using Kind = Measure::Kind;
  switch (m.kind) {
    case Kind::probability:
    case Kind::best:
    case Kind::power:
    case Kind::banzhaf_share:
    case Kind::shapley_shubik:
    case Kind::isolation:
    case Kind::reserve_price:
    case Kind::reserve_bundle:
      return "probability";
    case Kind::expectation:
      if (m.quantity == "offered" || m.quantity == "overpaid") return "probability";
      return m.quantity == "net_usd"                                            ? "bn USD"
             : m.quantity == "R.counters" || m.quantity.starts_with("R.reply.") ? "probability"
                                                                                : "points";
    case Kind::price:
      return "multiples";
    case Kind::input: {
      const auto& numbers = claims.scenarios[static_cast<std::size_t>(m.situation.scenario)].scenario.numbers;
      const auto number = std::ranges::find(numbers, m.quantity, &Number::key);
      return number == numbers.end() ? "" : number->unit;
    }
    case Kind::regret:
      return "points";
    case Kind::shapley:
      return m.on == On::net ? "points" : "probability";
    case Kind::breakeven:
      return m.quantity == "fusion_harm" ? "points" : m.quantity == "probability" ? "probability" : "";
    case Kind::datum: {
      if (m.situation.scenario < 0)
        for (const Fact& fact : claims.facts)
          if (fact.id == m.quantity) return fact.unit;
      for (const Claims::Named& named : claims.scenarios)
        for (const auto* facts : {&named.scenario.facts, &named.scenario.ties})
          for (const Fact& fact : *facts)
            if (fact.id == m.quantity) return fact.unit;
      return "";
    }
    case Kind::least_regret:
    case Kind::flipset_size:
    case Kind::coalition:
      return "";
  }
  return "";
}

std::vector<std::size_t> measures_of(const Assertion& assertion) {
  std::vector<std::size_t> measures;
  for (const AssertionNode& node : assertion.nodes)
    if (node.kind == AssertionKind::measure) measures.push_back(node.measure);
  std::ranges::sort(measures);
  measures.erase(std::unique(measures.begin(), measures.end()), measures.end());
  return measures;
}

}  // namespace entente
