// Settings: where a figure is taken, and what is changed there first.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "entente/base/utf8.hpp"
#include "entente/claims/binding.hpp"
#include "entente/claims/vocabulary.hpp"

namespace entente {
namespace {

constexpr std::string_view kSettings[] = {"scenario", "strategy", "baseline", "goal", "year",
                                          "type",     "view",     "do",       "given"};
constexpr std::pair<std::string_view, Goal> kGoals[] = {{"prevent", Goal::prevent},
                                                        {"loosen", Goal::loosen},
                                                        {"neutral", Goal::neutral},
                                                        {"realign", Goal::realign}};
constexpr View kViews[] = {View::mechanism, View::data};
constexpr std::string_view kNoViewsYet[] = {"estimated", "cases", "outside"};
constexpr std::string_view kWhichView =
    "P, E and all that the model works out are of the mechanism; datum, coalition, isolation and "
    "voting power are data";

}  // namespace

std::optional<Asked> Binding::settings(std::size_t at, const Asked& outer) {
  Asked asked = outer;
  std::set<std::string> said;
  bool good = true;
  for (const std::size_t each : node(at).settings) good = setting(each, asked, said) && good;
  return good ? std::optional(asked) : std::nullopt;
}

bool Binding::setting(std::size_t at, Asked& asked, std::set<std::string>& said) {
  const SyntaxNode& from = node(at);
  std::string key;
  std::size_t value = at;
  if (from.kind == SyntaxKind::name) {
    const std::string text = text_of(at);
    if (find_scenario(text) || reader_.is_unread(text)) {
      key = "scenario";
    } else {
      key = "strategy";
      std::vector<std::string> known = scenario_names();
      bool some = !reader_.all_read();
      for (const Claims::Named& each : reader_.claims().scenarios) {
        const std::vector<std::string> here = strategy_names(each.scenario);
        some = some || each.scenario.strategy(text);
        known.insert(known.end(), here.begin(), here.end());
      }
      if (!some) {
        unknown("E070", word(at) ? word(at)->node : at, "strategy or scenario", text, known);
        return false;
      }
    }
  } else if (from.kind == SyntaxKind::equal && node(from.operands[0]).kind == SyntaxKind::name) {
    key = node(from.operands[0]).text;
    value = from.operands[1];
    if (key == "do" || key == "given") key += "(...)";
  } else if (from.kind == SyntaxKind::call) {
    key = from.text;
    if (key != "do" && key != "given") key += "(...)";
  }
  if (std::find(std::begin(kSettings), std::end(kSettings), key) == std::end(kSettings)) {
    unknown("E216", at, "setting",
            key.empty() ? std::string(text_.substr(from.begin, from.end - from.begin)) : key,
            {std::begin(kSettings), std::end(kSettings)});
    return false;
  }
  if (!said.insert(key).second) {
    complain("E216", at, fmt::format("the {} is said twice", key == "do" ? "list of changes" : key),
             key == "do" ? "write one do(..., ...)" : "keep one of the two");
    return false;
  }
  set_.insert(at);
  if (key == "do") {
    if (from.operands.empty() || !from.settings.empty()) {
      complain("E227", at, "do(...) lists changes", "as in do(target.thR := 0, target.lambda * 2)");
      return false;
    }
    asked.changes.push_back(at);
    return true;
  }
  if (key == "given") {
    if (from.operands.size() != 1) {
      complain("E211", at, "given(...) takes one event", "join events by and, or");
      return false;
    }
    asked.given = at;
    return true;
  }
  if (node(value).kind != SyntaxKind::name && node(value).kind != SyntaxKind::number) {
    complain("E216", value, fmt::format("{} is no {}", shown(value), key),
             fmt::format("write {} = ...", key));
    return false;
  }
  // A word of all or any is wrong where the set names it.
  const Element* stands = node(value).kind == SyntaxKind::name ? word(value) : nullptr;
  const Chosen chosen{text_of(value), stands && key != "year" ? stands->node : value, at};
  if (key == "strategy" && asked.compared) {
    complain("E216", at, "the difference says itself which strategies it is between", "take this one out");
    return false;
  }
  if (key == "scenario") asked.scenario = chosen;
  if (key == "strategy") asked.strategy = chosen;
  if (key == "baseline") asked.baseline = chosen;
  if (key == "goal") asked.goal = chosen;
  if (key == "year") asked.year = chosen;
  if (key == "type") asked.type = chosen;
  if (key == "view") asked.view = chosen;
  return true;
}

std::optional<View> Binding::view_called(std::size_t at, const std::string& name) {
  std::vector<std::string> known;
  for (const View view : kViews) {
    if (view_name(view) == name) return view;
    known.emplace_back(view_name(view));
  }
  if (std::find(std::begin(kNoViewsYet), std::end(kNoViewsYet), name) != std::end(kNoViewsYet)) {
    complain(
        "E235", at, fmt::format("the view {} does not exist yet", in_quotes(name)),
        "there are mechanism and data; a claim that needs another view is not_checkable, with the reason "
        "\"needs ...\"");
  } else {
    unknown("E235", at, "view", name, known);
  }
  return std::nullopt;
}

bool Binding::view_is(View own, const Asked& asked) {
  if (!asked.view) return true;
  read_[asked.view->setting] = true;
  const auto view = view_called(asked.view->node, asked.view->text);
  if (view && *view != own)
    complain("E235", asked.view->node, fmt::format("what is asked here is of the view {}", view_name(own)),
             std::string(kWhichView));
  return view == own;
}

std::optional<View> Binding::view_listed(std::size_t at) {
  const std::size_t key = node(at).operands[0], value = node(at).operands[1];
  if (node(key).kind != SyntaxKind::name || node(key).text != "view") {
    complain("E227", at, fmt::format("{} is neither a change nor a view or prior", shown(at)),
             "changes are such as target.thR := 0 or target.thR * 2; there are view = data, prior = neutral");
    return std::nullopt;
  }
  const auto view = view_called(value, written(value));
  // What could not be read may be of it.
  if (!view || !bound_) return std::nullopt;
  const std::vector<Measure>& measures = reader_.claims().measures;
  const bool any = std::any_of(assertion_.nodes.begin(), assertion_.nodes.end(), [&](const auto& each) {
    return each.kind == Kind::measure && view_of(measures[each.measure].kind) == *view;
  });
  if (any) return view;
  complain("E235", value, fmt::format("nothing that is asked here is of the view {}", view_name(*view)),
           std::string(kWhichView));
  return std::nullopt;
}

std::optional<OtherPrior> Binding::prior_listed(std::size_t at) {
  const std::size_t value = node(at).operands[1];
  // Data are not drawn. What could not be read may be of any scenario.
  std::set<int> drawn;
  for (const AssertionNode& each : assertion_.nodes)
    if (const Measure* m = each.kind == Kind::measure ? &reader_.claims().measures[each.measure] : nullptr)
      if (view_of(m->kind) == View::mechanism) drawn.insert(m->situation.scenario);
  const bool all_read = bound_ && !given_up_;
  if (written(value) == "neutral") {
    if (drawn.empty() && all_read) {
      complain("E227", at, "nothing that is asked here is drawn from a prior",
               "data and voting power are not drawn; ask the model something");
      return std::nullopt;
    }
    return OtherPrior{true, -1, 1};
  }
  std::size_t name = value;
  OtherPrior prior;
  if (node(value).kind == SyntaxKind::multiply) {
    const std::vector<std::size_t>& factors = node(value).operands;
    const std::size_t first = node(factors[0]).kind == SyntaxKind::name ? 1 : 0;  // either order
    name = factors[1 - first];
    const auto share = constant(factors[first], "write a number: prior = 0.2 * s71");
    if (!share) return std::nullopt;
    prior.share = *share->constant;
    if (!(prior.share > 0 && prior.share <= 1)) {
      complain("E227", factors[first], "a share of a prior lies above 0 and up to 1",
               "as in prior = 0.2 * s71: each driver group is taken from there in a fifth of the draws");
      return std::nullopt;
    }
  }
  if (node(name).kind != SyntaxKind::name) {
    complain("E227", value, fmt::format("{} is no prior", shown(value)),
             "there are prior = neutral, prior = SCENARIO and prior = 0.2 * SCENARIO");
    return std::nullopt;
  }
  if (!find_scenario(text_of(name)) && !reader_.is_unread(text_of(name))) {
    std::vector<std::string> known = scenario_names();
    if (name == value) known.emplace_back("neutral");
    unknown("E214", name, "prior", text_of(name), known);
    return std::nullopt;
  }
  const auto from = scenario_called(name, text_of(name));
  if (!from) return std::nullopt;
  prior.from = *from;
  const auto shares_a_group = [&](int each) {
    return each != *from && std::ranges::any_of(scenario(each).groups, [&](const Group& group) {
             return std::ranges::find(scenario(*from).groups, group.name, &Group::name) !=
                    scenario(*from).groups.end();
           });
  };
  if (std::ranges::any_of(drawn, shares_a_group) || !all_read) return prior;
  complain("E227", name,
           fmt::format("nothing that is asked here has a driver group in common with {}", text_of(name)),
           "groups are taken from another scenario than the one that is asked");
  return std::nullopt;
}

std::optional<int> Binding::scenario_called(std::size_t at, const std::string& name) {
  if (const auto found = find_scenario(name)) return found;
  if (reader_.is_unread(name)) {
    given_up_ = true;
  } else {
    unknown("E214", at, "scenario", name, scenario_names());
  }
  return std::nullopt;
}

std::optional<int> Binding::scenario_for(std::size_t at, const Asked& asked) {
  if (asked.scenario) {
    read_[asked.scenario->setting] = true;
    return scenario_called(asked.scenario->node, asked.scenario->text);
  }
  if (!reader_.all_read()) {
    given_up_ = true;
    return std::nullopt;
  }
  const std::vector<std::string> names = scenario_names();
  if (names.size() == 1) return 0;
  complain("E217", at, fmt::format("{} does not say in which scenario", shown(at)),
           names.empty() ? "the file names none: [scenarios]"
                         : fmt::format("name one of {}, as in P(goal | STRATEGY, {})", fmt::join(names, ", "),
                                       names.front()));
  return std::nullopt;
}

bool Binding::strategy_of(int place, const Chosen& chosen) {
  read_[chosen.setting] = true;
  if (scenario(place).strategy(chosen.text)) return true;
  unknown("E070", chosen.node,
          fmt::format("strategy of {} called",
                      in_quotes(reader_.claims().scenarios[static_cast<std::size_t>(place)].name)),
          chosen.text, strategy_names(scenario(place)));
  return false;
}

std::optional<int> Binding::year_for(int place, const Asked& asked) {
  const Scenario& s = scenario(place);
  if (!asked.year) return s.verdict_years.back();
  read_[asked.year->setting] = true;
  const int first = s.decision_date.year + 1, last = s.decision_date.year + s.horizon;
  const SyntaxNode& value = node(asked.year->node);
  std::optional<double> year;
  if (value.kind == SyntaxKind::number && value.text.empty()) year = value.number;
  if (const Element* element = value.kind == SyntaxKind::name ? word(asked.year->node) : nullptr)
    year = element->number;
  if (year && *year == std::floor(*year) && *year >= first && *year <= last)
    return static_cast<int>(*year) - s.decision_date.year;
  complain("E222", asked.year->node,
           year && *year > last ? fmt::format("{:g} lies beyond the horizon", *year)
                                : fmt::format("no year of the scenario ends in {}", shown(asked.year->node)),
           fmt::format("its years end in {} to {}; the result is read in {}", first, last,
                       s.decision_date.year + s.verdict_years.back()));
  return std::nullopt;
}

std::optional<Goal> Binding::goal_for(int place, const Asked& asked) {
  if (!asked.goal) return scenario(place).goal;
  read_[asked.goal->setting] = true;
  std::vector<std::string> known;
  for (const auto& [name, goal] : kGoals) {
    if (asked.goal->text == name) return goal;
    known.emplace_back(name);
  }
  unknown("E216", asked.goal->node, "goal", asked.goal->text, known);
  return std::nullopt;
}

std::optional<Situation> Binding::situation(std::size_t at, const Asked& asked, unsigned reads) {
  const auto place = scenario_for(at, asked);
  if (!place) return std::nullopt;
  const Scenario& s = scenario(*place);
  scenarios_.insert(*place);
  Situation out;
  out.scenario = *place;
  out.baseline = s.baseline;
  out.goal = s.goal;
  bool good = view_is((reads & kData) ? View::data : View::mechanism, asked);
  if ((reads & kStrategy) && !asked.strategy) {
    complain("E218", at, fmt::format("{} does not say under which strategy", shown(at)),
             fmt::format("name one: {}", fmt::join(strategy_names(s), ", ")));
    good = false;
  } else if (reads & kStrategy) {
    good = strategy_of(*place, *asked.strategy) && good;
    out.strategy = asked.strategy->text;
  }
  if ((reads & kBaseline) && asked.baseline) {
    good = strategy_of(*place, *asked.baseline) && good;
    out.baseline = asked.baseline->text;
  }
  if (reads & kGoal) {
    const auto goal = goal_for(*place, asked);
    good = goal && good;
    if (goal) out.goal = *goal;
  }
  if ((reads & kType) && asked.type) {
    read_[asked.type->setting] = true;
    if (asked.type->text == "sincere") {
      out.type = Type::sincere;
    } else if (asked.type->text == "exploiting") {
      out.type = Type::exploiting;
    } else {
      unknown("E216", asked.type->node, "type", asked.type->text, {"sincere", "exploiting"});
      good = false;
    }
  }
  if (reads & kChanges)
    for (const std::size_t list : asked.changes) {
      read_[list] = true;
      for (const std::size_t each : node(list).operands) {
        const auto one = change(each, *place);
        good = one && good;
        if (one) out.changes.push_back(*one);
      }
    }
  if ((reads & kGiven) && asked.given) {
    read_[*asked.given] = true;
    Asked inside = asked;
    std::set<std::string> said;
    for (const std::size_t each : node(*asked.given).settings) {
      const bool year = node(each).kind == SyntaxKind::equal && node(node(each).operands[0]).text == "year";
      if (!year)
        complain("E216", each, fmt::format("given(...) does not read {}", shown(each)),
                 "it reads a year alone");
      good = year && setting(each, inside, said) && good;
    }
    const auto year = year_for(*place, inside);
    good = year && happening(node(*asked.given).operands[0], *place, *year, inside, out.given) && good;
    good = good && one_ally(*asked.given, out.given, {});
    if (good && std::any_of(out.given.nodes.begin(), out.given.nodes.end(), [](const auto& each) {
          return each.kind == HistoryEvent::Node::Kind::happening &&
                 each.happening.kind == Happening::Kind::triangle;
        })) {
      complain("E236", *asked.given, "the triangle is told of each year as a whole, not of histories",
               "what is given is where the target stands, what is delivered, trust, war, office or an ally");
      good = false;
    }
  }
  if (!good) return std::nullopt;
  return out;
}

// --- changes

const Number* Binding::changeable(std::size_t at, int place) {
  const Scenario& s = scenario(place);
  const std::string key = text_of(at);
  if (const Number* number = find_number(s, key)) return number;
  std::vector<std::string> known = number_keys(s);
  const std::vector<std::string> groups = group_names(s);
  if (std::find(groups.begin(), groups.end(), key) != groups.end()) {
    complain("E227", at, fmt::format("{} is a group of numbers", in_quotes(key)),
             fmt::format("a group is taken from another scenario: {} := NAME", key));
  } else if (is_computed(key)) {
    complain("E223", at, fmt::format("{} is worked out by the model, not an input", in_quotes(key)),
             "name a number of the scenario, such as target.thR; `entente check --json` lists them");
  } else {
    known.insert(known.end(), groups.begin(), groups.end());
    unknown("E083", at, "number", key, known);
  }
  return nullptr;
}

std::optional<Change> Binding::change(std::size_t at, int place) {
  const SyntaxKind kind = node(at).kind;
  if (kind == SyntaxKind::assign) return assigned(at, place);
  if (kind == SyntaxKind::multiply || kind == SyntaxKind::divide) return scaled(at, place);
  complain("E227", at, fmt::format("{} changes nothing", shown(at)),
           "changes are such as target.thR := 0, target.thR * 2, or GROUP := SCENARIO");
  return std::nullopt;
}

std::optional<Change> Binding::assigned(std::size_t at, int place) {
  const std::size_t left = node(at).operands[0], right = node(at).operands[1];
  if (node(left).kind != SyntaxKind::name) {
    const bool known = node(left).kind == SyntaxKind::call;
    complain(known ? "E223" : "E227", left,
             fmt::format("{} {}", shown(left),
                         known ? "is worked out by the model, not an input" : "cannot be changed"),
             "name a number of the scenario, such as target.thR");
    return std::nullopt;
  }
  const std::string key = text_of(left);
  Change change;
  change.key = key;
  const std::string from = node(right).kind == SyntaxKind::name ? text_of(right) : std::string();
  if (!from.empty() && reader_.is_unread(from)) {
    given_up_ = true;
    return std::nullopt;
  }
  const auto other = from.empty() ? std::nullopt : find_scenario(from);
  if (other && !find_number(scenario(place), key)) {
    const std::vector<std::string> groups = group_names(scenario(place));
    if (std::find(groups.begin(), groups.end(), key) == groups.end()) {
      if (!is_computed(key)) {
        unknown("E215", left, "group", key, groups);
      } else {
        changeable(left, place);
      }
      return std::nullopt;
    }
    const AssertionReader::Mixing& mixing = reader_.mixing(place, *other);
    if (!mixing.error.empty()) {
      complain("E219", at, fmt::format("these two scenarios cannot be mixed: {}", mixing.error),
               "entente compare says more");
      return std::nullopt;
    }
    if (std::find(mixing.groups.begin(), mixing.groups.end(), key) == mixing.groups.end()) {
      unknown("E215", left, "common group", key, mixing.groups);
      return std::nullopt;
    }
    change.kind = Change::Kind::swap;
    change.from = *other;
    return change;
  }
  const Number* number = changeable(left, place);
  if (!number) return std::nullopt;
  if (!other && node(right).kind != SyntaxKind::call) return set_to(at, *number);

  change.kind = Change::Kind::copy;
  change.from = other.value_or(place);
  change.from_key = key;
  std::size_t key_at = right;
  if (!other) {
    if (node(right).text != "input" || node(right).operands.size() != 1 ||
        node(node(right).operands[0]).kind != SyntaxKind::name) {
      complain("E227", right, fmt::format("{} is no value to set a number to", shown(right)),
               "write a figure, or input(KEY | SCENARIO)");
      return std::nullopt;
    }
    const auto own = settings(right, {});
    if (!own) return std::nullopt;
    key_at = node(right).operands[0];
    change.from_key = text_of(key_at);
    if (own->scenario) {
      const auto named = scenario_for(right, *own);
      if (!named) return std::nullopt;
      change.from = *named;
    }
  }
  const Number* source = find_number(scenario(change.from), change.from_key);
  if (!source) {
    unknown("E083", key_at,
            fmt::format("number of {} called",
                        in_quotes(reader_.claims().scenarios[static_cast<std::size_t>(change.from)].name)),
            change.from_key, number_keys(scenario(change.from)));
    return std::nullopt;
  }
  if (unit_called(source->unit).name != unit_called(number->unit).name) {
    complain("E220", at,
             fmt::format("{} is in {}, {} in {}", in_quotes(key), in_quotes(number->unit),
                         in_quotes(change.from_key), in_quotes(source->unit)),
             "a number is taken over as it stands, in one unit");
    return std::nullopt;
  }
  return change;
}

std::optional<Change> Binding::set_to(std::size_t at, const Number& number) {
  const std::size_t right = node(at).operands[1];
  const auto value = constant(right, "write a figure, input(KEY | SCENARIO), or the name of a scenario");
  if (!value) return std::nullopt;
  const AmountUnit unit = unit_called(number.unit);
  if (!common_unit(unit, value->unit)) {
    complain(
        "E220", right,
        fmt::format("{} is in {}, not in {}", in_quotes(number.key), in_words(unit), in_words(value->unit)),
        "a figure without unit is in the unit that the file states");
    return std::nullopt;
  }
  if (number.money_of.empty() &&
      (*value->constant < number.range.low || *value->constant > number.range.high)) {
    complain("E227", right,
             fmt::format("{:g} is outside what {} can be", *value->constant, in_quotes(number.key)),
             fmt::format("it lies between {:g} and {:g}", number.range.low, number.range.high));
    return std::nullopt;
  }
  Change change;
  change.key = number.key;
  change.value = *value->constant;
  return change;
}

std::optional<Change> Binding::scaled(std::size_t at, int place) {
  const bool divides = node(at).kind == SyntaxKind::divide;
  const std::size_t left = node(at).operands[0], right = node(at).operands[1];
  if (node(left).kind != SyntaxKind::name) {
    complain("E227", left, fmt::format("{} cannot be changed", shown(left)),
             "the number comes first: target.thR * 2");
    return std::nullopt;
  }
  const Number* number = changeable(left, place);
  const auto factor = constant(right, "write a figure: target.thR * 2");
  if (!number || !factor) return std::nullopt;
  const double value = divides ? 1 / *factor->constant : *factor->constant;
  if (value < 0 && number->range.low >= 0) {
    complain("E227", right, fmt::format("{} cannot be below zero", number->key),
             "a factor is above zero; what passes the end of a field's range stays at the end");
    return std::nullopt;
  }
  if (!factor->unit.plain() || !std::isfinite(value)) {
    complain("E227", right, fmt::format("{} is no factor", shown(right)),
             "a factor is a plain, finite number");
    return std::nullopt;
  }
  Change change;
  change.kind = Change::Kind::scale;
  change.key = number->key;
  change.value = value;
  return change;
}

}  // namespace entente
