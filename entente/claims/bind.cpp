#include "entente/claims/bind.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/core.h>

#include "entente/base/utf8.hpp"
#include "entente/claims/binding.hpp"
#include "entente/claims/vocabulary.hpp"

namespace entente {
namespace {

constexpr std::size_t kMostWork = 20'000;
constexpr std::size_t kMostTrouble = 50;

/// The assertion's operator for one of the text; nothing where the text's is no operator of two.
std::optional<AssertionKind> operator_for(SyntaxKind kind) {
  switch (kind) {
    case SyntaxKind::add:
      return AssertionKind::add;
    case SyntaxKind::subtract:
      return AssertionKind::subtract;
    case SyntaxKind::multiply:
      return AssertionKind::multiply;
    case SyntaxKind::divide:
      return AssertionKind::divide;
    case SyntaxKind::less:
      return AssertionKind::less;
    case SyntaxKind::less_equal:
      return AssertionKind::less_equal;
    case SyntaxKind::greater:
      return AssertionKind::greater;
    case SyntaxKind::greater_equal:
      return AssertionKind::greater_equal;
    case SyntaxKind::equal:
      return AssertionKind::equal;
    case SyntaxKind::not_equal:
      return AssertionKind::not_equal;
    case SyntaxKind::both:
      return AssertionKind::both;
    case SyntaxKind::either:
      return AssertionKind::either;
    default:
      return std::nullopt;
  }
}

std::string listed(const std::vector<std::string>& words) {
  constexpr std::size_t kMost = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(kMost, words.size()); ++i) out += (i ? ", " : "") + words[i];
  if (words.size() > kMost) out += fmt::format(" and {} more", words.size() - kMost);
  return out;
}

}  // namespace

AssertionReader::Result AssertionReader::read(std::string_view text) {
  SyntaxReading read = read_syntax(text, "a number, a term such as P(goal | engage)");
  if (!read.syntax) {
    for (TextTrouble& each : read.trouble) explain_unit(text, claims_, each);
    return {std::nullopt, std::move(read.trouble)};
  }
  return Binding(*this, text, *read.syntax).run();
}

Binding::Binding(AssertionReader& reader, std::string_view text, const Syntax& syntax)
    : reader_(reader), text_(text), syntax_(syntax), read_(syntax.nodes.size(), false) {
  assertion_.text = text;
}

AssertionReader::Result Binding::run() {
  try {
    bound_ = must_be_condition(syntax_.whole, any(syntax_.whole, {})).has_value();
    const std::size_t whole = assertion_.nodes.size();
    read_ending();
    assertion_.nodes.resize(whole);
    if (trouble_.empty() && !given_up_) {
      if (!asks_)
        complain("E230", syntax_.whole, "nothing is asked of the model or the data here",
                 "compare a term with something: P(goal | engage) > will");
      for (const std::size_t each : set_)
        if (!read_[each])
          complain("E216", each, fmt::format("nothing here reads {}", shown(each)),
                   "take it out; docs/claims.md says which settings each term reads");
    }
  } catch (const TooLarge&) {
    trouble_.clear();
    complain("E228", syntax_.whole, "the sets of this assertion multiply to more than can be looked at",
             "use fewer all and any inside one another, or smaller sets");
  }
  std::stable_sort(trouble_.begin(), trouble_.end(), [](const TextTrouble& a, const TextTrouble& b) {
    return std::tie(a.begin, a.end, a.code, a.message) < std::tie(b.begin, b.end, b.code, b.message);
  });
  trouble_.erase(std::unique(trouble_.begin(), trouble_.end(),
                             [](const TextTrouble& a, const TextTrouble& b) {
                               return a.begin == b.begin && a.end == b.end && a.code == b.code;
                             }),
                 trouble_.end());
  if (!trouble_.empty() || given_up_) return {std::nullopt, std::move(trouble_)};
  return {std::move(assertion_), {}};
}

// --- what went wrong

void Binding::complain(std::string_view code, std::size_t at, std::string message, std::string help) {
  if (trouble_.size() >= kMostTrouble) return;
  trouble_.push_back({std::string(code), node(at).begin, node(at).end, std::move(message), std::move(help)});
}

void Binding::unknown(std::string_view code, std::size_t at, std::string_view kind, const std::string& name,
                      const std::vector<std::string>& known) {
  const std::string near = nearest(name, known);
  std::string help =
      known.empty() ? fmt::format("there is no {} at all", kind) : fmt::format("there are {}", listed(known));
  if (!near.empty()) help = fmt::format("did you mean {}?", in_quotes(near));
  complain(code, at, fmt::format("there is no {} {}", kind, in_quotes(name)), std::move(help));
}

std::string Binding::shown(std::size_t at) const {
  return in_quotes(text_.substr(node(at).begin, node(at).end - node(at).begin));
}

std::string Binding::written(std::size_t at) const {
  if (node(at).kind == SyntaxKind::name) return text_of(at);
  return std::string(text_.substr(node(at).begin, node(at).end - node(at).begin));
}

// --- the text

std::optional<int> Binding::find_scenario(std::string_view name) const {
  const auto& all = reader_.claims().scenarios;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Claims::Named& each) { return each.name == name; });
  if (found == all.end()) return std::nullopt;
  return static_cast<int>(found - all.begin());
}

std::vector<std::string> Binding::scenario_names() const {
  std::vector<std::string> names;
  for (const Claims::Named& each : reader_.claims().scenarios) names.push_back(each.name);
  return names;
}

const Element* Binding::word(std::size_t at) const {
  if (node(at).quoted || words_.empty()) return nullptr;
  const auto found = words_.find(node(at).text);
  return found == words_.end() ? nullptr : &found->second;
}

std::string Binding::text_of(std::size_t at) const {
  const SyntaxNode& from = node(at);
  if (from.kind == SyntaxKind::number) return fmt::format("{}", from.number);
  if (from.quoted || words_.empty()) return from.text;
  std::string out;
  for (std::size_t begin = 0; begin <= from.text.size();) {
    const std::size_t end = std::min(from.text.find('.', begin), from.text.size());
    const auto found = words_.find(std::string_view(from.text).substr(begin, end - begin));
    if (begin > 0) out += '.';
    out += found == words_.end() ? from.text.substr(begin, end - begin) : found->second.text;
    begin = end + 1;
  }
  return out;
}

std::vector<std::size_t> Binding::row(std::size_t at) const {
  std::vector<std::size_t> nodes{at};
  while (operator_for(node(nodes.back()).kind)) nodes.push_back(node(nodes.back()).operands[0]);
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

void Binding::work() {
  if (++work_ > kMostWork) throw TooLarge{};
}

std::size_t Binding::add(AssertionNode made, std::size_t at) {
  work();
  made.begin = node(at).begin;
  made.end = node(at).end;
  if (is_comparison(made.kind)) made.elements = elements_at_hand();
  assertion_.nodes.push_back(std::move(made));
  return assertion_.nodes.size() - 1;
}

std::vector<std::pair<std::string, std::string>> Binding::elements_at_hand() const {
  std::vector<std::pair<std::string, std::string>> elements;
  for (std::size_t i = 0; i < nested_.size(); ++i)
    if (std::find(nested_.begin() + static_cast<std::ptrdiff_t>(i) + 1, nested_.end(), nested_[i]) ==
        nested_.end())
      elements.emplace_back(nested_[i], words_.at(nested_[i]).text);
  return elements;
}

// --- conditions and arithmetic

Binding::Maybe Binding::must_be_condition(std::size_t at, Maybe bound) {
  if (!bound || bound->condition) return bound;
  complain("E173", at, fmt::format("{} is a number, and a condition belongs here", shown(at)),
           "compare it with something: ... > 0");
  return std::nullopt;
}

Binding::Maybe Binding::must_be_number(std::size_t at, Maybe bound) {
  if (!bound || !bound->condition) return bound;
  complain("E173", at, fmt::format("{} is a condition, and a number belongs here", shown(at)),
           "conditions are joined by \"and\" or \"or\"; share(condition) is the share of draws in which it "
           "holds");
  return std::nullopt;
}

Binding::Maybe Binding::condition(std::size_t at, const Asked& asked) {
  return must_be_condition(at, any(at, asked));
}
Binding::Maybe Binding::number(std::size_t at, const Asked& asked) {
  return must_be_number(at, any(at, asked));
}

Binding::Maybe Binding::any(std::size_t at, const Asked& asked) {
  const std::vector<std::size_t> nodes = row(at);
  const bool wrong = nodes.size() > 1 && misread(nodes[1]);
  Maybe left = wrong ? std::nullopt : leaf(nodes.front(), asked);
  for (std::size_t i = wrong ? 2 : 1; i < nodes.size(); ++i)
    left = combine(nodes[i], left, any(node(nodes[i]).operands[1], asked), asked);
  return left;
}

Binding::Maybe Binding::combine(std::size_t at, const Maybe& left, const Maybe& right, const Asked&) {
  const SyntaxNode& from = node(at);
  const Kind kind = *operator_for(from.kind);
  const bool joins = kind == Kind::both || kind == Kind::either;
  const Maybe a = joins ? must_be_condition(from.operands[0], left) : must_be_number(from.operands[0], left);
  const Maybe b =
      joins ? must_be_condition(from.operands[1], right) : must_be_number(from.operands[1], right);
  if (!a || !b) return std::nullopt;
  if (!joins) return is_condition(kind) ? compare(at, *a, *b, kind) : arithmetic(at, *a, *b, kind);
  AssertionNode made;
  made.kind = kind;
  made.left = a->node;
  made.right = b->node;
  return Bound{.node = add(made, at),
               .condition = true,
               .unit = {},
               .constant = {},
               .reach = {},
               .by_draw = a->by_draw || b->by_draw,
               .over_draws = a->over_draws || b->over_draws};
}

void Binding::must_be_open(std::size_t at, const Bound& left, const Bound& right, const Bound* tolerance) {
  if (left.constant && right.constant) return;
  const bool never = apart(left.reach, right.reach);
  const bool always = !never && tolerance && always_within(left.reach, right.reach, tolerance->reach.low);
  if (!never && !always) return;
  const auto called = [&](const Bound& one) {
    if (one.constant) return fmt::format("{:g}", *one.constant);
    const std::string sort = sort_in_words(one.reach);
    const AssertionNode& made = assertion_.nodes[one.node];
    return sort.empty() ? in_quotes(text_.substr(made.begin, made.end - made.begin)) : sort;
  };
  const Bound &first = left.constant ? right : left, &second = left.constant ? left : right;
  const auto side = [&](const Bound& one) {
    const std::string sort = sort_in_words(one.reach);
    return sort.empty() ? &one == &left ? std::string("the left side") : std::string("the right side") : sort;
  };
  std::string help = fmt::format("{} lies {}", side(first), ends_in_words(first.reach));
  if (!second.constant)
    help += fmt::format(", {} {}", side(second), ends_in_words(second.reach));
  else if (never && second.unit.any && !first.reach.sort.empty() && *second.constant > first.reach.high &&
           *second.constant <= 100 * first.reach.high)
    help += fmt::format("; per cent are written with their sign: {:g} %", *second.constant);
  complain("E221", at,
           never ? fmt::format("{} is compared with {}", called(first), called(second))
                 : fmt::format("{} is always within {:g} of {}", called(first), tolerance->reach.low,
                               called(second)),
           std::move(help));
}

Binding::Maybe Binding::compare(std::size_t at, const Bound& left, const Bound& right, Kind kind) {
  if (!common_unit(left.unit, right.unit)) {
    complain("E220", at, fmt::format("{} is compared with {}", in_words(left.unit), in_words(right.unit)),
             "only amounts of one unit can be compared; a number without unit fits any");
    return std::nullopt;
  }
  must_be_open(at, left, right);
  AssertionNode made;
  made.kind = kind;
  made.left = left.node;
  made.right = right.node;
  return Bound{.node = add(made, at),
               .condition = true,
               .unit = {},
               .constant = {},
               .reach = {},
               .by_draw = left.by_draw || right.by_draw,
               .over_draws = left.over_draws || right.over_draws};
}

Binding::Maybe Binding::arithmetic(std::size_t at, const Bound& left, const Bound& right, Kind kind) {
  std::optional<AmountUnit> unit;
  std::string_view verb;
  double value = 0;
  Reach reach;
  const double a = left.constant.value_or(0), b = right.constant.value_or(0);
  switch (kind) {
    case Kind::add:
      unit = common_unit(left.unit, right.unit), verb = "added to", value = a + b;
      reach = left.reach + right.reach;
      break;
    case Kind::subtract:
      unit = common_unit(left.unit, right.unit), verb = "set against", value = a - b;
      reach = left.reach - right.reach;
      break;
    case Kind::multiply:
      unit = unit_of_product(left.unit, right.unit), verb = "multiplied by", value = a * b;
      reach = left.reach * right.reach;
      break;
    default:
      unit = unit_of_quotient(left.unit, right.unit), verb = "divided by", value = a / b;
      reach = left.reach / right.reach;
      break;
  }
  if (!unit) {
    complain("E220", at, fmt::format("{} is {} {}", in_words(left.unit), verb, in_words(right.unit)),
             kind == Kind::multiply ? "one factor must be a plain number"
             : kind == Kind::divide ? "divide by a plain number, or by an amount of the same unit"
                                    : "only amounts of one unit can be added or taken from one another");
    return std::nullopt;
  }
  const bool constant = left.constant && right.constant;
  if (constant && !std::isfinite(value)) {
    complain("E170", at, fmt::format("{} is no finite number", shown(at)), "mind divisions by zero");
    return std::nullopt;
  }
  AssertionNode made;
  made.kind = kind;
  made.left = left.node;
  made.right = right.node;
  made.unit = unit->name;
  return Bound{.node = add(made, at),
               .condition = false,
               .unit = *unit,
               .constant = constant ? std::optional(value) : std::nullopt,
               .reach = constant ? Reach::of(value) : reach,
               .by_draw = left.by_draw || right.by_draw,
               .over_draws = left.over_draws || right.over_draws};
}

Binding::Maybe Binding::within(std::size_t at, const Asked& asked) {
  const std::vector<std::size_t>& operands = node(at).operands;
  const Maybe left = number(operands[0], asked), right = number(operands[1], asked),
              third = number(operands[2], asked);
  if (!left || !right || !third) return std::nullopt;
  const auto unit = common_unit(left->unit, right->unit);
  if (!unit || !common_unit(*unit, third->unit)) {
    complain("E220", at,
             fmt::format("{}, {} and {} are compared", in_words(left->unit), in_words(right->unit),
                         in_words(third->unit)),
             "only amounts of one unit can be compared; a number without unit fits any");
    return std::nullopt;
  }
  if (third->constant && *third->constant < 0) {
    complain("E231", operands[2], "what is allowed between the two is negative",
             "write how far they may lie apart, from 0");
    return std::nullopt;
  }
  must_be_open(at, *left, *right, &*third);
  AssertionNode made;
  made.kind = Kind::within;
  made.left = left->node;
  made.right = right->node;
  made.third = third->node;
  return Bound{.node = add(made, at),
               .condition = true,
               .unit = {},
               .constant = {},
               .reach = {},
               .by_draw = left->by_draw || right->by_draw || third->by_draw,
               .over_draws = left->over_draws || right->over_draws || third->over_draws};
}

Binding::Maybe Binding::leaf(std::size_t at, const Asked& asked) {
  work();
  const SyntaxNode& from = node(at);
  switch (from.kind) {
    case SyntaxKind::number: {
      AmountUnit unit{"", true};
      double value = from.number;
      if (from.text == "%" && !from.quoted) {
        unit = {"probability", false};
        value /= 100;
      } else if (!from.text.empty()) {
        unit = unit_called(from.text);
      }
      AssertionNode made;
      made.number = value;
      made.unit = unit.name;
      return Bound{.node = add(made, at),
                   .condition = false,
                   .unit = unit,
                   .constant = value,
                   .reach = Reach::of(value)};
    }
    case SyntaxKind::name:
      return name(at);
    case SyntaxKind::call:
      return call(at, asked);
    case SyntaxKind::plus:
      return number(from.operands[0], asked);
    case SyntaxKind::negate: {
      Maybe inner = number(from.operands[0], asked);
      if (!inner) return inner;
      AssertionNode made;
      made.kind = Kind::negate;
      made.left = inner->node;
      made.unit = inner->unit.name;
      inner->node = add(made, at);
      if (inner->constant) inner->constant = -*inner->constant;
      inner->reach = -inner->reach;
      return inner;
    }
    case SyntaxKind::opposite: {
      Maybe inner = condition(from.operands[0], asked);
      if (!inner) return inner;
      AssertionNode made;
      made.kind = Kind::opposite;
      made.left = inner->node;
      inner->node = add(made, at);
      return inner;
    }
    case SyntaxKind::within:
      return within(at, asked);
    case SyntaxKind::all:
    case SyntaxKind::any:
      return each(at, [&](std::size_t body) { return condition(body, asked); });
    case SyntaxKind::assign:
      complain("E170", at, "a change was not expected here", "changes stand inside do(...)");
      return std::nullopt;
    default:
      complain("E170", at, fmt::format("{} was not expected here", shown(at)),
               "a number or a term belongs here");
      return std::nullopt;
  }
}

Binding::Maybe Binding::name(std::size_t at) {
  const Element* stands = word(at);
  const std::string text = text_of(at);
  const Thresholds& table = reader_.claims().thresholds;
  const std::pair<std::string_view, double> numbers[] = {
      {"never", table.never}, {"could", table.could}, {"unlikely", table.unlikely}, {"will", table.will}};
  std::optional<double> value;
  if (stands) value = stands->number;
  if (!stands && !node(at).quoted)
    for (const auto& [known, figure] : numbers)
      if (text == known) value = figure;
  if (value) {
    AssertionNode made;
    made.number = *value;
    return Bound{.node = add(made, at),
                 .condition = false,
                 .unit = {"", true},
                 .constant = value,
                 .reach = Reach::of(*value)};
  }
  bool quantity = false, event = text == "goal";
  std::string happens = text;
  for (const Claims::Named& each : reader_.claims().scenarios) {
    quantity = quantity || find_quantity(each.scenario, text);
    event = event || find_happening(each.scenario, text);
    if (const auto leveled = find_leveled(each.scenario, text); leveled && !event) {
      event = true;
      happens += " = " + leveled->levels.back();
    }
  }
  if (quantity) {
    complain("E210", at, fmt::format("{} is an amount that histories have, not a number", in_quotes(text)),
             fmt::format("take its expectation: E({} | STRATEGY)", text));
  } else if (event) {
    complain("E210", at, fmt::format("{} is an event, not a number", in_quotes(text)),
             fmt::format("take its probability: P({} | STRATEGY)", happens));
  } else {
    std::vector<std::string> known = term_names();
    for (const auto& [each, figure] : numbers) known.emplace_back(each);
    unknown("E210", at, "term", text, known);
  }
  return std::nullopt;
}

Binding::Maybe Binding::each(std::size_t at, const std::function<Maybe(std::size_t)>& bind) {
  const SyntaxNode& from = node(at);
  const auto set = elements(from.operands[0], from.operands[1]);
  if (!set) return std::nullopt;
  const auto shadowed = words_.find(from.text);
  const std::optional<Element> before =
      shadowed == words_.end() ? std::nullopt : std::optional(shadowed->second);
  Maybe whole;
  bool good = true;
  nested_.push_back(from.text);
  for (const Element& element : *set) {
    words_[from.text] = element;
    const Maybe one = bind(from.operands[1]);
    good = good && one;
    if (!good) continue;
    if (!whole) {
      whole = one;
      continue;
    }
    AssertionNode made;
    made.kind = from.kind == SyntaxKind::all ? Kind::both : Kind::either;
    made.left = whole->node;
    made.right = one->node;
    whole->node = add(made, at);
    whole->by_draw = whole->by_draw || one->by_draw;
    whole->over_draws = whole->over_draws || one->over_draws;
  }
  nested_.pop_back();
  words_.erase(from.text);
  if (before) words_[from.text] = *before;
  return good ? whole : std::nullopt;
}

std::optional<std::vector<Element>> Binding::elements(std::size_t set, std::size_t body) {
  const SyntaxNode& from = node(set);
  std::vector<Element> found;
  if (from.kind == SyntaxKind::set) {
    bool good = true;
    for (const std::size_t each : from.operands) {
      const SyntaxNode& element = node(each);
      const Element* stands = element.kind == SyntaxKind::name ? word(each) : nullptr;
      if (stands) {
        found.push_back(*stands);
      } else if (element.kind == SyntaxKind::name) {
        found.push_back({text_of(each), std::nullopt, each});
      } else if (element.kind == SyntaxKind::number && element.text.empty()) {
        found.push_back({text_of(each), element.number, each});
      } else {
        complain("E225", each, fmt::format("{} cannot be an element", shown(each)),
                 "sets hold names and numbers: {engage, grand}");
        good = false;
      }
    }
    if (!good) return std::nullopt;
  } else {
    const std::string name = from.text;
    const std::vector<std::string>& known = set_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      unknown("E225", set, "set", name, known);
      return std::nullopt;
    }
    const auto places = scenarios_of_set(set, body);
    if (places.empty()) return std::nullopt;
    for (const int place : places) {
      const Scenario& s = scenario(place);
      std::vector<Element> here;
      if (name == "allies")
        for (const Ally& ally : s.allies) here.push_back({ally.code, std::nullopt, set});
      if (name == "strategies" || name == "courting")
        for (const Strategy& strategy : s.strategies)
          if (name == "strategies" || strategy.top > s.spent_rung())
            here.push_back({strategy.name, std::nullopt, set});
      if (name == "verdict_years")
        for (const int year : s.verdict_years)
          here.push_back({fmt::format("{}", s.decision_date.year + year), s.decision_date.year + year, set});
      if (place == places.front()) {
        found = here;
      } else {
        std::erase_if(found, [&](const Element& one) {
          return std::none_of(here.begin(), here.end(),
                              [&](const Element& other) { return other.text == one.text; });
        });
      }
    }
  }
  if (!found.empty()) return found;
  complain("E224", set, "this set is empty",
           "name at least one element: of an empty set everything is true, and nothing is tested");
  return std::nullopt;
}

std::vector<int> Binding::scenarios_of_set(std::size_t set, std::size_t body) {
  const auto add_named = [&](std::size_t at, std::vector<int>& to, bool must) {
    const std::string name = text_of(at);
    if (const auto found = must ? scenario_called(at, name) : find_scenario(name)) {
      if (std::find(to.begin(), to.end(), *found) == to.end()) to.push_back(*found);
    } else if (!must && reader_.is_unread(name)) {
      given_up_ = true;
    }
  };
  std::vector<int> places;
  if (node(set).kind == SyntaxKind::call) {
    for (const std::size_t each : node(set).operands) add_named(each, places, true);
    if (node(set).operands.empty() || !node(set).settings.empty())
      complain("E211", set, "a set is of scenarios", "write strategies(NAME)");
    return places;
  }
  for (std::size_t at = 0; at < body; ++at)
    if (node(at).kind == SyntaxKind::name && !node(at).quoted && node(at).begin >= node(body).begin &&
        node(at).end <= node(body).end)
      add_named(at, places, false);
  if (places.empty() && !given_up_)
    if (const auto only = scenario_for(set, {})) places.push_back(*only);
  return places;
}

std::optional<Bound> Binding::constant(std::size_t at, std::string_view needs) {
  const std::size_t before = assertion_.nodes.size(), said = trouble_.size();
  const Maybe bound = number(at, {});
  assertion_.nodes.resize(before);
  if (bound && bound->constant) return bound;
  if (trouble_.size() == said && !given_up_)
    complain("E211", at, fmt::format("{} is no figure", shown(at)), std::string(needs));
  return std::nullopt;
}

}  // namespace entente
