// What the calls of an assertion are: the figures that it reads.
#include <algorithm>

#include <fmt/format.h>

#include "entente/base/utf8.hpp"
#include "entente/claims/binding.hpp"
#include "entente/claims/vocabulary.hpp"
#include "entente/explore/package.hpp"
#include "entente/game/strength.hpp"

namespace entente {
namespace {

std::optional<On> on_called(std::string_view word) {
  if (word == "independent") return On::independent;
  if (word == "realigned") return On::realigned;
  if (word == "goal") return On::goal;
  if (word == "net") return On::net;
  return std::nullopt;
}

constexpr std::string_view kOn[] = {"independent", "realigned", "goal", "net"};
constexpr std::string_view kBreakEvens[] = {"independence", "fusion_harm", "allied_loss", "probability"};

std::set<std::string> allies_in(const HistoryEvent& event) {
  std::set<std::string> codes;
  for (const HistoryEvent::Node& node : event.nodes)
    if (node.kind == HistoryEvent::Node::Kind::happening && !node.happening.ally.empty())
      codes.insert(node.happening.ally);
  return codes;
}

/// What a quantity says of allies: the code of one, "*" where of all of them, "" where of none.
std::string ally_of(std::string_view quantity) {
  if (quantity.starts_with("ally.")) {
    quantity.remove_prefix(5);
    return std::string(quantity.substr(0, quantity.find('.')));
  }
  for (const std::string_view all : {"net", "net_usd", "welfare", "D", "D.allied_loss", "allied_loss"})
    if (quantity == all) return "*";
  return "";
}

}  // namespace

Binding::Maybe Binding::call(std::size_t at, const Asked& asked) {
  const std::string& name = node(at).text;
  if (name == "P") return chance(at, asked);
  if (name == "E") {
    const auto own = takes(at, 1, 1, "E(quantity | strategy)") ? settings(at, asked) : std::nullopt;
    if (!own) return std::nullopt;
    return must_be_number(at, expectation(at, node(at).operands[0], *own));
  }
  if (name == "delta") return difference(at, asked);
  if (name == "LR") return likelihood_ratio(at, asked);
  if (name == "price") return price(at, asked);
  if (name == "input") return input(at, asked);
  if (name == "mean") return over_draws(at, Kind::mean, asked);
  if (name == "quantile") return over_draws(at, Kind::quantile, asked);
  if (name == "share") return over_draws(at, Kind::share, asked);
  if (name == "best") return choice(at, Measure::Kind::best, asked);
  if (name == "regret") return choice(at, Measure::Kind::regret, asked);
  if (name == "least_regret") return choice(at, Measure::Kind::least_regret, asked);
  if (name == "shapley" || name == "flipset_size") return attribution(at, asked);
  if (name == "breakeven") return breakeven(at, asked);
  if (name == "datum") return datum(at, asked);
  if (name == "power") return power(at, Measure::Kind::power, asked);
  if (name == "banzhaf_share") return power(at, Measure::Kind::banzhaf_share, asked);
  if (name == "shapley_shubik") return power(at, Measure::Kind::shapley_shubik, asked);
  if (name == "reserve_price") return reserve_price(at, asked);
  if (name == "reserve_bundle") return reserve_bundle(at, asked);
  if (name == "coalition") return coalition(at, asked);
  if (name == "isolation") return isolation(at, asked);
  if (name == "do" || name == "given") {
    complain("E210", at, fmt::format("{}(...) is a setting, not a term", name),
             fmt::format("it stands after the bar of a term: P(goal | engage, {}(...))", name));
  } else {
    unknown("E210", at, "term", name, term_names());
  }
  return std::nullopt;
}

bool Binding::takes(std::size_t at, std::size_t least, std::size_t most, std::string_view form) {
  const std::size_t given = node(at).operands.size();
  if (given >= least && given <= most) return true;
  complain("E211", at,
           fmt::format("{} takes {} argument{}, not {}", node(at).text,
                       least == most ? fmt::format("{}", least) : fmt::format("{} or {}", least, most),
                       most == 1 ? "" : "s", given),
           fmt::format("write {}", form));
  return false;
}

Binding::Maybe Binding::measured(std::size_t at, const Measure& measure, AmountUnit unit, Reach reach,
                                 bool by_draw) {
  asks_ = true;
  AssertionNode made;
  made.kind = Kind::measure;
  made.measure = reader_.place_of(measure);
  made.unit = unit.name;
  return Bound{.node = add(made, at),
               .condition = false,
               .unit = std::move(unit),
               .constant = {},
               .reach = reach,
               .by_draw = by_draw,
               .over_draws = !by_draw};
}

Binding::Maybe Binding::chance_measured(std::size_t at, const Measure& measure, AmountUnit unit,
                                        bool by_draw) {
  const Reach reach = Reach::of_chance(unit.name);
  return measured(at, measure, std::move(unit), reach, by_draw);
}

Binding::Maybe Binding::chance(std::size_t at, const Asked& asked) {
  if (!takes(at, 1, 1, "P(event | strategy)")) return std::nullopt;
  const auto own = settings(at, asked);
  if (!own) return std::nullopt;
  Measure measure;
  measure.kind = Measure::Kind::probability;
  const auto where = situation(at, *own, kStrategy | kType | kChanges | kGiven);
  const auto place = scenario_for(at, *own);
  if (!place) return std::nullopt;
  const auto year = year_for(*place, *own);
  if (!year) return std::nullopt;
  const auto event = happening(node(at).operands[0], *place, *year, *own, measure.event);
  if (!where || !event) return std::nullopt;
  if (!triangle_alone(at, measure.event, *own) || !one_ally(at, measure.event, where->given))
    return std::nullopt;
  measure.situation = *where;
  return chance_measured(at, measure, {"probability", false}, true);
}

Binding::Maybe Binding::expectation(std::size_t at, std::size_t quantity, const Asked& asked) {
  const std::vector<std::size_t> nodes = row(quantity);
  const std::size_t first = nodes.front();
  work();
  for (const std::size_t each : nodes)
    if (node(each).kind >= SyntaxKind::less && each != first) {
      complain("E213", quantity, fmt::format("{} is an event, and an amount belongs here", shown(quantity)),
               "an event has a probability: P(...)");
      return std::nullopt;
    }
  Maybe left;
  switch (node(first).kind) {
    case SyntaxKind::name: {
      if (word(first) && word(first)->number) {
        left = name(first);
        break;
      }
      const auto place = scenario_for(at, asked);
      if (!place) return std::nullopt;
      const std::string text = text_of(first);
      const auto kind = find_quantity(scenario(*place), text);
      const auto where =
          situation(at, asked, kStrategy | kType | kChanges | kGiven | (kind && kind->gain ? kBaseline : 0U));
      if (!kind) {
        if (text == "goal" || find_happening(scenario(*place), text) ||
            find_leveled(scenario(*place), text)) {
          complain("E213", first, fmt::format("{} is an event, and an amount belongs here", in_quotes(text)),
                   "an event has a probability: P(...)");
        } else {
          unknown("E213", first, "quantity", text, quantity_names(scenario(*place)));
        }
        break;
      }
      if (!where) break;
      if (kind->pivot && asked.given) {
        complain("E236", *asked.given,
                 fmt::format("{} is told of the draw as a whole, not of histories", in_quotes(text)),
                 "ask for it by itself: E(advantage | STRATEGY)");
        return std::nullopt;
      }
      const std::string ally = ally_of(text);
      for (const std::string& known : allies_in(where->given))
        if (!scenario(*place).bloc && !ally.empty() && ally != known) {
          complain(
              "E226", first,
              fmt::format("{} is not known once what {} does is given", in_quotes(text), in_quotes(known)),
              "allies move beside the state, each alone: there is no joint probability of two");
          return std::nullopt;
        }
      Measure measure;
      measure.kind = Measure::Kind::expectation;
      measure.situation = *where;
      measure.quantity = text;
      left = measured(first, measure, kind->unit,
                      kind->probability ? Reach::of_chance(kind->unit.name) : Reach{}, true);
      break;
    }
    case SyntaxKind::number:
      left = leaf(first, asked);
      break;
    case SyntaxKind::plus:
      left = expectation(at, node(first).operands[0], asked);
      break;
    case SyntaxKind::negate:
      if (const Maybe inner = must_be_number(first, expectation(at, node(first).operands[0], asked))) {
        AssertionNode made;
        made.kind = Kind::negate;
        made.left = inner->node;
        made.unit = inner->unit.name;
        left = inner;
        left->node = add(made, first);
        left->reach = -left->reach;
      }
      break;
    default:
      complain("E213", first, fmt::format("{} is no quantity", shown(first)),
               "E(...) takes a quantity such as net or T.economy, or sums of them; P(...) takes events");
      return std::nullopt;
  }
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    const SyntaxNode& from = node(nodes[i]);
    const Maybe right = expectation(at, from.operands[1], asked);
    if (left && right && (from.kind == SyntaxKind::multiply || from.kind == SyntaxKind::divide) &&
        !right->constant && (from.kind == SyntaxKind::divide || !left->constant)) {
      complain("E213", nodes[i], fmt::format("{} cannot be expected from its parts", shown(nodes[i])),
               "multiply or divide expectations: E(x | ...) * E(y | ...)");
      return std::nullopt;
    }
    left = combine(nodes[i], left, right, asked);
  }
  return left;
}

Binding::Maybe Binding::difference(std::size_t at, const Asked& asked) {
  if (!takes(at, 3, 3, "delta(P(goal), engage, continue)")) return std::nullopt;
  auto own = settings(at, asked);
  if (!own) return std::nullopt;
  const std::vector<std::size_t>& operands = node(at).operands;
  if (own->strategy) {
    complain("E216", own->strategy->setting, "the difference says itself which strategies it is between",
             "take this one out");
    return std::nullopt;
  }
  own->compared = true;
  Maybe sides[2];
  for (const std::size_t side : {0U, 1U}) {
    const std::size_t strategy = operands[side + 1];
    if (node(strategy).kind != SyntaxKind::name) {
      complain("E211", strategy, fmt::format("{} is no strategy", shown(strategy)),
               "write delta(term, strategy, strategy)");
      return std::nullopt;
    }
    own->strategy = Chosen{text_of(strategy), strategy, strategy};
    sides[side] = number(operands[0], *own);
  }
  if (!sides[0] || !sides[1]) return std::nullopt;
  return arithmetic(at, *sides[0], *sides[1], Kind::subtract);
}

Binding::Maybe Binding::likelihood_ratio(std::size_t at, const Asked& asked) {
  if (!takes(at, 1, 1, "LR(event | strategy)")) return std::nullopt;
  const auto own = settings(at, asked);
  if (!own) return std::nullopt;
  if (own->type) {
    complain("E216", own->type->setting, "LR compares the two types itself", "take this setting out");
    return std::nullopt;
  }
  const auto where = situation(at, *own, kStrategy | kChanges | kGiven);
  const auto place = scenario_for(at, *own);
  if (!place) return std::nullopt;
  const auto year = year_for(*place, *own);
  if (!year) return std::nullopt;
  Measure measure;
  measure.kind = Measure::Kind::probability;
  const auto event = happening(node(at).operands[0], *place, *year, *own, measure.event);
  if (!where || !event || !triangle_alone(at, measure.event, *own) ||
      !one_ally(at, measure.event, where->given))
    return std::nullopt;
  measure.situation = *where;
  measure.situation.type = Type::exploiting;
  const Maybe exploiting = chance_measured(at, measure, {"probability", false}, true);
  measure.situation.type = Type::sincere;
  const Maybe sincere = chance_measured(at, measure, {"probability", false}, true);
  AssertionNode made;
  made.kind = Kind::divide;
  made.left = exploiting->node;
  made.right = sincere->node;
  made.unit = "ratio";
  return Bound{.node = add(made, at),
               .condition = false,
               .unit = {"ratio", false},
               .constant = {},
               .reach = exploiting->reach / sincere->reach,
               .by_draw = true,
               .over_draws = false};
}

Binding::Maybe Binding::price(std::size_t at, const Asked& asked) {
  if (!takes(at, 1, 1, "price(0.5 | grand)")) return std::nullopt;
  const auto own = settings(at, asked);
  const auto chance = constant(node(at).operands[0], "the chance to reach is a number: price(0.5 | grand)");
  if (!own || !chance) return std::nullopt;
  if (!(*chance->constant > 0 && *chance->constant < 1)) {
    complain("E150", node(at).operands[0], fmt::format("{:g} is no chance to pay for", *chance->constant),
             "the chance of the goal to reach lies above 0 and below 1");
    return std::nullopt;
  }
  const auto where = situation(at, *own, kStrategy | kGoal | kChanges);
  if (!where) return std::nullopt;
  if (package_of(scenario(where->scenario), *scenario(where->scenario).strategy(where->strategy))
          .levers.empty()) {
    complain("E151", own->strategy->node,
             fmt::format("{} puts nothing that is not given already", in_quotes(where->strategy)),
             "name a strategy that offers something");
    return std::nullopt;
  }
  Measure measure;
  measure.kind = Measure::Kind::price;
  measure.situation = *where;
  measure.parameter = *chance->constant;
  return measured(at, measure, {"multiples", false}, {}, true);
}

Binding::Maybe Binding::input(std::size_t at, const Asked& asked) {
  if (!takes(at, 1, 1, "input(target.thR | SCENARIO)")) return std::nullopt;
  const auto own = settings(at, asked);
  if (!own) return std::nullopt;
  const std::size_t key = node(at).operands[0];
  if (node(key).kind != SyntaxKind::name) {
    complain("E211", key, fmt::format("{} is no key of a number", shown(key)), "write input(target.thR)");
    return std::nullopt;
  }
  const auto where = situation(at, *own, kChanges);
  if (!where) return std::nullopt;
  const Number* number = changeable(key, where->scenario);
  if (!number) return std::nullopt;
  Measure measure;
  measure.kind = Measure::Kind::input;
  measure.situation = *where;
  measure.quantity = number->key;
  Reach reach;
  if (number->unit == "probability" || number->unit == "share") {
    reach = Reach::of_chance(number->unit);
    reach.low = number->range.low, reach.high = number->range.high;
  }
  return measured(at, measure, unit_called(number->unit), reach, true);
}

Binding::Maybe Binding::over_draws(std::size_t at, Kind kind, const Asked& asked) {
  const bool quantile = kind == Kind::quantile;
  if (!takes(at, quantile ? 2 : 1, quantile ? 2 : 1,
             quantile              ? "quantile(E(net | engage), 0.9)"
             : kind == Kind::share ? "share(E(net | engage) > 0)"
                                   : "mean(E(net | engage))"))
    return std::nullopt;
  const auto own = settings(at, asked);
  if (!own) return std::nullopt;
  const std::size_t of = node(at).operands[0];
  const Maybe inner = kind == Kind::share ? condition(of, *own) : number(of, *own);
  const auto level =
      quantile ? constant(node(at).operands[1], "the level is a number: quantile(E(net | engage), 0.9)")
               : std::nullopt;
  if (!inner || (quantile && !level)) return std::nullopt;
  if (level && !(*level->constant > 0 && *level->constant < 1)) {
    complain("E231", node(at).operands[1], fmt::format("{:g} is no level of a quantile", *level->constant),
             "it lies above 0 and below 1: 0.9 is the 90th percentile");
    return std::nullopt;
  }
  if (!inner->by_draw || inner->over_draws) {
    complain("E233", of,
             inner->over_draws ? fmt::format("{} reads what exists only over draws", shown(of))
                               : fmt::format("{} is the same in every draw", shown(of)),
             fmt::format("{} is over what each draw has a value of: P, E, price, LR, input", node(at).text));
    return std::nullopt;
  }
  AssertionNode made;
  made.kind = kind;
  made.left = inner->node;
  made.number = level ? *level->constant : 0;
  made.unit = kind == Kind::share ? "share" : inner->unit.name;
  const AmountUnit unit = kind == Kind::share ? AmountUnit{"share", false} : inner->unit;
  return Bound{.node = add(made, at),
               .condition = false,
               .unit = unit,
               .constant = {},
               .reach = kind == Kind::share ? Reach::of_chance(unit.name) : inner->reach,
               .by_draw = false,
               .over_draws = true};
}

Binding::Maybe Binding::choice(std::size_t at, Measure::Kind kind, const Asked& asked) {
  if (!takes(at, 1, 1, fmt::format("{}(STRATEGY | SCENARIO)", node(at).text))) return std::nullopt;
  auto own = settings(at, asked);
  if (!own) return std::nullopt;
  const std::size_t strategy = node(at).operands[0];
  if (node(strategy).kind != SyntaxKind::name) {
    complain("E211", strategy, fmt::format("{} is no strategy", shown(strategy)),
             fmt::format("write {}(STRATEGY | SCENARIO)", node(at).text));
    return std::nullopt;
  }
  own->strategy = Chosen{text_of(strategy), strategy, strategy};
  const auto where = situation(at, *own, kStrategy | kBaseline | kChanges);
  if (!where) return std::nullopt;
  Measure measure;
  measure.kind = kind;
  measure.situation = *where;
  const bool share = kind == Measure::Kind::best;
  const AmountUnit unit{share ? "share" : kind == Measure::Kind::regret ? "points of D" : "", false};
  return measured(at, measure, unit, kind == Measure::Kind::regret ? Reach{} : Reach::of_chance(unit.name),
                  false);
}

Binding::Maybe Binding::attribution(std::size_t at, const Asked& asked) {
  const bool shares = node(at).text == "shapley";
  const std::size_t on_at = shares ? 1 : 0, count = shares ? 3 : 2;
  const char* form = shares ? "shapley(group, independent, A -> B | strategy)"
                            : "flipset_size(independent, A -> B | strategy)";
  if (!takes(at, count, count, form)) return std::nullopt;
  const auto own = settings(at, asked);
  if (!own) return std::nullopt;
  const std::vector<std::size_t>& operands = node(at).operands;
  const std::size_t arrow = operands[count - 1];
  Measure measure;
  measure.kind = shares ? Measure::Kind::shapley : Measure::Kind::flipset_size;
  bool good = true;
  const auto on = on_called(text_of(operands[on_at]));
  if (node(operands[on_at]).kind != SyntaxKind::name || !on) {
    unknown("E211", operands[on_at], "quantity to attribute", text_of(operands[on_at]),
            {std::begin(kOn), std::end(kOn)});
    good = false;
  }
  if (node(arrow).kind != SyntaxKind::arrow || node(node(arrow).operands[0]).kind != SyntaxKind::name ||
      node(node(arrow).operands[1]).kind != SyntaxKind::name) {
    complain("E211", arrow, fmt::format("{} does not say from which scenario to which", shown(arrow)),
             fmt::format("write {}", form));
    return std::nullopt;
  }
  const std::size_t from_at = node(arrow).operands[0], to_at = node(arrow).operands[1];
  const auto from = scenario_called(from_at, text_of(from_at)), to = scenario_called(to_at, text_of(to_at));
  if (!from || !to) return std::nullopt;
  const AssertionReader::Mixing& mixing = reader_.mixing(*from, *to);
  if (!mixing.error.empty()) {
    complain("E219", arrow, fmt::format("these two scenarios cannot be mixed: {}", mixing.error),
             "entente compare says more");
    return std::nullopt;
  }
  if (shares) {
    measure.quantity = text_of(operands[0]);
    if (node(operands[0]).kind != SyntaxKind::name ||
        std::find(mixing.groups.begin(), mixing.groups.end(), measure.quantity) == mixing.groups.end()) {
      unknown("E215", operands[0], "common group", measure.quantity, mixing.groups);
      good = false;
    }
  }
  Asked here = *own;
  here.scenario = Chosen{text_of(from_at), from_at, from_at};
  if (own->scenario) here.scenario->setting = from_at;
  unsigned reads = kStrategy;
  if (on && *on == On::goal) reads |= kGoal;
  if (on && *on == On::net) reads |= kBaseline;
  const auto where = situation(at, here, reads);
  if (!where) return std::nullopt;
  scenarios_.insert(*to);
  good = strategy_of(*to, *own->strategy) && good;
  if (own->baseline && on && *on == On::net) good = strategy_of(*to, *own->baseline) && good;
  if (!good) return std::nullopt;
  measure.situation = *where;
  measure.on = *on;
  measure.to = *to;
  // compare reads goal and baseline of TO where none is named.
  if (!own->goal) measure.situation.goal = scenario(*to).goal;
  if (!own->baseline) measure.situation.baseline = scenario(*to).baseline;
  AmountUnit unit;
  if (shares) unit.name = *on == On::net ? "points of D" : "probability";
  // A group adds to a probability, or takes from it, no more than all of it.
  return measured(at, measure, unit, shares && *on != On::net ? Reach{-1, 1} : Reach{}, false);
}

Binding::Maybe Binding::breakeven(std::size_t at, const Asked& asked) {
  if (!takes(at, 1, 1, "breakeven(independence | strategy)")) return std::nullopt;
  const auto own = settings(at, asked);
  if (!own) return std::nullopt;
  const std::size_t what = node(at).operands[0];
  const std::string name = node(what).kind == SyntaxKind::name ? text_of(what) : std::string();
  if (std::find(std::begin(kBreakEvens), std::end(kBreakEvens), name) == std::end(kBreakEvens)) {
    unknown("E211", what, "judgement that breaks even", name.empty() ? std::string("this") : name,
            {std::begin(kBreakEvens), std::end(kBreakEvens)});
    return std::nullopt;
  }
  const auto where = situation(at, *own, kStrategy | kBaseline | kGoal | kChanges);
  if (!where) return std::nullopt;
  Measure measure;
  measure.kind = Measure::Kind::breakeven;
  measure.situation = *where;
  measure.quantity = name;
  const AmountUnit unit{name == "fusion_harm"   ? "points of D"
                        : name == "probability" ? "probability"
                        : name == "allied_loss" ? "factor"
                                                : "share",
                        false};
  return measured(at, measure, unit, {}, false);
}

Binding::Maybe Binding::datum(std::size_t at, const Asked&) {
  if (!takes(at, 1, 2, "datum(ID) or datum(ID, YEAR)")) return std::nullopt;
  const auto own = settings(at, {});
  if (!own || !view_is(View::data, *own)) return std::nullopt;
  const std::vector<std::size_t>& operands = node(at).operands;
  for (const std::size_t each : operands)
    if (node(each).kind != SyntaxKind::name && node(each).kind != SyntaxKind::number) {
      complain("E211", each, fmt::format("{} is neither a fact nor a year", shown(each)),
               "write datum(ID) or datum(ID, YEAR); an id with a hyphen stands in quotes");
      return std::nullopt;
    }
  Measure measure;
  measure.kind = Measure::Kind::datum;
  measure.quantity = text_of(operands[0]);
  if (operands.size() > 1) measure.year = text_of(operands[1]);
  std::optional<int> only;
  if (own->scenario) {
    read_[own->scenario->setting] = true;
    only = scenario_called(own->scenario->node, own->scenario->text);
    if (!only) return std::nullopt;
    measure.situation.scenario = *only;
  }
  std::vector<const Fact*> found;
  std::vector<std::string> known, years;
  const auto look = [&](const std::vector<Fact>& facts) {
    for (const Fact& fact : facts) {
      known.push_back(fact.id);
      if (fact.id != measure.quantity) continue;
      years.push_back(fact.year);
      if (measure.year.empty() || fact.year == measure.year) found.push_back(&fact);
    }
  };
  const Claims& claims = reader_.claims();
  if (!only) look(claims.facts);
  for (std::size_t each = 0; each < claims.scenarios.size(); ++each) {
    if (only && *only != static_cast<int>(each)) continue;
    look(claims.scenarios[each].scenario.facts);
    look(claims.scenarios[each].scenario.ties);
  }
  if (years.empty()) {
    if (reader_.facts_unread() && !only) {
      given_up_ = true;
    } else {
      unknown("E042", operands[0], "fact", measure.quantity, known);
    }
    return std::nullopt;
  }
  const Fact* first = found.empty() ? nullptr : found.front();
  const bool several = std::any_of(found.begin(), found.end(), [&](const Fact* other) {
    return other->value != first->value || other->low != first->low || other->high != first->high ||
           other->unit != first->unit || other->year != first->year;
  });
  if ((found.empty() || several) && reader_.facts_unread() && !only) {
    given_up_ = true;
    return std::nullopt;
  }
  std::string all;
  for (const std::string& year : years) all += (all.empty() ? "" : ", ") + year;
  if (found.empty()) {
    complain(
        "E229", operands[1],
        fmt::format("there is no figure of {} for {}", in_quotes(measure.quantity), in_quotes(measure.year)),
        fmt::format("there is one for {}", all));
    return std::nullopt;
  }
  if (several) {
    const bool years_differ = std::any_of(found.begin(), found.end(),
                                          [&](const Fact* other) { return other->year != first->year; });
    complain("E229", at, fmt::format("there are several figures called {}", in_quotes(measure.quantity)),
             years_differ ? fmt::format("say for which year: datum({}, {})", measure.quantity, first->year)
                          : fmt::format("say from which scenario: datum({} | NAME)", measure.quantity));
    return std::nullopt;
  }
  return measured(at, measure, unit_called(first->unit), {}, false);
}

const Body* Binding::body_called(std::size_t at, int place) {
  const std::vector<Body>& bodies = scenario(place).bodies;
  const std::string name = node(at).kind == SyntaxKind::name ? text_of(at) : std::string();
  std::vector<std::string> names;
  for (const Body& each : bodies) {
    if (each.name == name) return &each;
    names.push_back(each.name);
  }
  unknown("E232", at, "body", name, names);
  return nullptr;
}

std::optional<Situation> Binding::settled(std::size_t at, const Asked& asked, unsigned reads) {
  const auto own = settings(at, asked);
  return own ? situation(at, *own, reads) : std::nullopt;
}

Binding::Maybe Binding::power(std::size_t at, Measure::Kind kind, const Asked& asked) {
  if (!takes(at, 2, 2, fmt::format("{}(BODY, MEMBER | SCENARIO)", node(at).text))) return std::nullopt;
  const auto where = settled(at, asked, kData);
  if (!where) return std::nullopt;
  const Body* body = body_called(node(at).operands[0], where->scenario);
  if (!body) return std::nullopt;
  const std::size_t actor_at = node(at).operands[1];
  std::vector<std::string> names;
  for (const Body::Member& member : body->members) names.push_back(member.actor);
  if (body->others > 0) names.emplace_back(kOtherMember);
  const std::string actor = written(actor_at);
  if (node(actor_at).kind != SyntaxKind::name ||
      std::find(names.begin(), names.end(), actor) == names.end()) {
    unknown("E232", actor_at, fmt::format("member of {} called", in_quotes(body->name)), actor, names);
    return std::nullopt;
  }
  Measure measure;
  measure.kind = kind;
  measure.situation = *where;
  measure.quantity = body->name;
  measure.actor = actor;
  return chance_measured(at, measure, {kind == Measure::Kind::banzhaf_share ? "share" : "index", false},
                         false);
}

Binding::Maybe Binding::isolation(std::size_t at, const Asked& asked) {
  if (!takes(at, 1, 1, "isolation(BODY | SCENARIO)")) return std::nullopt;
  const auto where = settled(at, asked, kData);
  if (!where) return std::nullopt;
  const Body* body = body_called(node(at).operands[0], where->scenario);
  if (!body) return std::nullopt;
  Measure measure;
  measure.kind = Measure::Kind::isolation;
  measure.situation = *where;
  measure.quantity = body->name;
  return chance_measured(at, measure, {"probability", false}, false);
}

Binding::Maybe Binding::coalition(std::size_t at, const Asked& asked) {
  if (!takes(at, 1, 2, "coalition(target_rival, \"STRENGTH\" | SCENARIO)")) return std::nullopt;
  const auto where = settled(at, asked, kData);
  if (!where) return std::nullopt;
  const std::vector<std::size_t>& operands = node(at).operands;
  const std::string word = node(operands[0]).kind == SyntaxKind::name ? text_of(operands[0]) : std::string();
  const auto pair = find_pair(word);
  if (!pair) {
    unknown("E211", operands[0], "pair", word, pair_names());
    return std::nullopt;
  }
  std::vector<std::string> strengths;
  for (const CapabilityView& view : capability_views(scenario(where->scenario)))
    strengths.push_back(view.facts[0]->quantity);
  Measure measure;
  measure.kind = Measure::Kind::coalition;
  measure.situation = *where;
  measure.pair = *pair;
  if (operands.size() > 1) {
    measure.quantity = text_of(operands[1]);
  } else if (strengths.size() == 1) {
    measure.quantity = strengths.front();
  } else if (!strengths.empty()) {
    complain("E211", at, fmt::format("{} does not say by which strength", shown(at)),
             fmt::format("there are \"{}\"", fmt::join(strengths, "\", \"")));
    return std::nullopt;
  }
  if (std::find(strengths.begin(), strengths.end(), measure.quantity) == strengths.end()) {
    unknown("E232", operands.back(), "strength that all three actors name", measure.quantity, strengths);
    return std::nullopt;
  }
  return chance_measured(at, measure, {"", false}, false);
}

Binding::Maybe Binding::reserve_price(std::size_t at, const Asked& asked) {
  if (!takes(at, 0, 0, "reserve_price(| SCENARIO)")) return std::nullopt;
  const auto where = settled(at, asked, kChanges | kType);
  if (!where) return std::nullopt;
  Measure measure;
  measure.kind = Measure::Kind::reserve_price;
  measure.situation = *where;
  return measured(at, measure, {"share", false}, {}, true);
}

Binding::Maybe Binding::reserve_bundle(std::size_t at, const Asked& asked) {
  if (!takes(at, 1, 1, "reserve_bundle(BUNDLE | SCENARIO)")) return std::nullopt;
  const auto where = settled(at, asked, kChanges | kType);
  if (!where) return std::nullopt;
  const std::size_t bundle = node(at).operands[0];
  const std::vector<std::string> names = rung_names(scenario(where->scenario));
  Measure measure;
  measure.kind = Measure::Kind::reserve_bundle;
  measure.situation = *where;
  measure.quantity = written(bundle);
  if (node(bundle).kind != SyntaxKind::name ||
      std::find(names.begin(), names.end(), measure.quantity) == names.end()) {
    unknown("E232", bundle, "bundle", measure.quantity, names);
    return std::nullopt;
  }
  return chance_measured(at, measure, {"share", false}, true);
}

}  // namespace entente
