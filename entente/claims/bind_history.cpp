// Events: conditions on a history, as P(...) and given(...) take them.
#include <algorithm>

#include <fmt/format.h>

#include "entente/base/utf8.hpp"
#include "entente/claims/binding.hpp"
#include "entente/claims/vocabulary.hpp"

namespace entente {
namespace {

using EventNode = HistoryEvent::Node;

/// Levels, as bits, that compare with one of `count` as the sign says.
unsigned levels_that(SyntaxKind sign, unsigned level, unsigned count) {
  unsigned bits = 0;
  for (unsigned each = 0; each < count; ++each) {
    const bool holds = sign == SyntaxKind::less            ? each < level
                       : sign == SyntaxKind::less_equal    ? each <= level
                       : sign == SyntaxKind::greater       ? each > level
                       : sign == SyntaxKind::greater_equal ? each >= level
                       : sign == SyntaxKind::equal         ? each == level
                                                           : each != level;
    if (holds) bits |= 1U << each;
  }
  return bits;
}

/// The sign with its sides exchanged.
SyntaxKind turned(SyntaxKind sign) {
  if (sign == SyntaxKind::less) return SyntaxKind::greater;
  if (sign == SyntaxKind::less_equal) return SyntaxKind::greater_equal;
  if (sign == SyntaxKind::greater) return SyntaxKind::less;
  if (sign == SyntaxKind::greater_equal) return SyntaxKind::less_equal;
  return sign;
}

std::size_t append(HistoryEvent& event, Happening happening) {
  EventNode node;
  node.happening = std::move(happening);
  event.nodes.push_back(std::move(node));
  return event.nodes.size() - 1;
}

std::size_t append(HistoryEvent& event, EventNode::Kind kind, std::size_t left, std::size_t right) {
  EventNode node;
  node.kind = kind;
  node.left = left;
  node.right = right;
  event.nodes.push_back(std::move(node));
  return event.nodes.size() - 1;
}

}  // namespace

HistoryEvent event_of(Goal goal, int year) {
  HistoryEvent event;
  Happening happening;
  happening.year = year;
  happening.levels = 0b1000;
  if (goal == Goal::prevent) happening.levels = 0b1110;
  if (goal == Goal::loosen) happening.levels = 0b1100;
  if (goal == Goal::neutral) {
    happening.kind = Happening::Kind::neutral;
    happening.levels = 0;
  }
  append(event, happening);
  return event;
}

std::optional<std::size_t> Binding::happening(std::size_t at, int place, int year, const Asked& asked,
                                              HistoryEvent& event) {
  std::vector<std::size_t> nodes{at};
  while (node(nodes.back()).kind == SyntaxKind::both || node(nodes.back()).kind == SyntaxKind::either)
    nodes.push_back(node(nodes.back()).operands[0]);
  std::optional<std::size_t> left = happening_of(nodes.back(), place, year, asked, event);
  nodes.pop_back();
  for (; !nodes.empty(); nodes.pop_back()) {
    const SyntaxNode& from = node(nodes.back());
    const auto right = happening(from.operands[1], place, year, asked, event);
    if (!left || !right) {
      left = std::nullopt;
      continue;
    }
    left = append(event, from.kind == SyntaxKind::both ? EventNode::Kind::both : EventNode::Kind::either,
                  *left, *right);
  }
  return left;
}

std::optional<std::size_t> Binding::happening_of(std::size_t at, int place, int year, const Asked& asked,
                                                 HistoryEvent& event) {
  work();
  const SyntaxNode& from = node(at);
  const Scenario& s = scenario(place);
  if (from.kind == SyntaxKind::opposite) {
    const auto inner = happening(from.operands[0], place, year, asked, event);
    if (!inner) return std::nullopt;
    return append(event, EventNode::Kind::opposite, *inner, *inner);
  }
  if (from.kind == SyntaxKind::all || from.kind == SyntaxKind::any) {
    const auto set = elements(from.operands[0], from.operands[1]);
    if (!set) return std::nullopt;
    const auto shadowed = words_.find(from.text);
    const std::optional<Element> before =
        shadowed == words_.end() ? std::nullopt : std::optional(shadowed->second);
    std::optional<std::size_t> whole;
    bool good = true;
    for (const Element& element : *set) {
      words_[from.text] = element;
      const auto one = happening(from.operands[1], place, year, asked, event);
      good = good && one;
      if (!good) continue;
      whole = whole ? append(event,
                             from.kind == SyntaxKind::all ? EventNode::Kind::both : EventNode::Kind::either,
                             *whole, *one)
                    : *one;
    }
    words_.erase(from.text);
    if (before) words_[from.text] = *before;
    return good ? whole : std::nullopt;
  }
  if (from.kind >= SyntaxKind::less && from.kind <= SyntaxKind::not_equal)
    return level(at, place, year, event);
  if (from.kind != SyntaxKind::name) {
    complain("E212", at, fmt::format("{} is no event", shown(at)),
             "events are such as T.at >= independent, goal, war, ally.POL != loyal, joined by and, or, not");
    return std::nullopt;
  }
  const std::string text = text_of(at);
  if (text == "goal") {
    const auto goal = goal_for(place, asked);
    if (!goal) return std::nullopt;
    return append(event, event_of(*goal, year).nodes.front().happening);
  }
  if (const auto kind = find_happening(s, text)) {
    if (*kind == Happening::Kind::war && !s.has_war) {
      complain("E232", at, "there is no war in this scenario", "take it out, or name another scenario");
      return std::nullopt;
    }
    Happening happening;
    happening.kind = *kind;
    happening.year = year;
    if (*kind == Happening::Kind::triangle) happening.levels = *labels_of_amity(text);
    if (*kind == Happening::Kind::ally_armed) happening.ally = text.substr(5, text.size() - 5 - 6);
    return append(event, happening);
  }
  if (const auto leveled = find_leveled(s, text)) {
    complain("E212", at, fmt::format("{} is no event until it is compared with a level", in_quotes(text)),
             leveled->kind == Happening::Kind::triangle
                 ? fmt::format("write {} = {}", text, leveled->levels.back())
                 : fmt::format("write {} >= {}", text, leveled->levels[leveled->levels.size() - 2]));
  } else if (find_quantity(s, text)) {
    complain(
        "E212", at, fmt::format("{} is an amount, and an event belongs here", in_quotes(text)),
        fmt::format("amounts are expected: E({} | STRATEGY); their share of draws: share(E(...) > 0)", text));
  } else {
    unknown_event(at, s);
  }
  return std::nullopt;
}

void Binding::unknown_event(std::size_t at, const Scenario& s) {
  const std::string text = text_of(at);
  constexpr std::string_view kAlly = "ally.";
  std::vector<std::string> allies;
  for (const Ally& ally : s.allies) allies.push_back(std::string(kAlly) + ally.code);
  if (text.starts_with(kAlly) && !allies.empty())
    unknown("E212", at, "ally", text, allies);
  else
    unknown("E212", at, "event", text, event_names(s));
}

std::optional<std::size_t> Binding::level(std::size_t at, int place, int year, HistoryEvent& event) {
  const SyntaxNode& from = node(at);
  const Scenario& s = scenario(place);
  std::size_t what = from.operands[0], which = from.operands[1];
  SyntaxKind sign = from.kind;
  const auto leveled_at = [&](std::size_t side) {
    return node(side).kind == SyntaxKind::name ? find_leveled(s, text_of(side)) : std::nullopt;
  };
  auto leveled = leveled_at(what);
  if (!leveled && leveled_at(which)) {
    std::swap(what, which);
    sign = turned(sign);
    leveled = leveled_at(what);
  }
  if (!leveled) {
    if (node(what).kind == SyntaxKind::name && !find_quantity(s, text_of(what)) &&
        !find_happening(s, text_of(what))) {
      unknown_event(what, s);
    } else {
      complain("E212", at, fmt::format("{} is no event", shown(at)),
               "only T.at, T.ever, trust, triangle and allies are compared with levels; amounts are compared "
               "outside: "
               "E(net | STRATEGY) > 0");
    }
    return std::nullopt;
  }
  const bool labels = leveled->kind == Happening::Kind::triangle;
  if (labels && sign != SyntaxKind::equal && sign != SyntaxKind::not_equal) {
    complain("E212", at, "the patterns of a triangle have no order",
             fmt::format("write {} = {}", text_of(what), leveled->levels.back()));
    return std::nullopt;
  }
  const std::string word = node(which).kind == SyntaxKind::name ? text_of(which) : std::string();
  const auto found = std::find(leveled->levels.begin(), leveled->levels.end(), word);
  if (found == leveled->levels.end()) {
    if (word.empty()) {
      complain("E212", which, fmt::format("{} is no level of {}", shown(which), in_quotes(text_of(what))),
               fmt::format("there are {}", fmt::join(leveled->levels, ", ")));
    } else {
      unknown("E212", which, fmt::format("{} of {} called", labels ? "pattern" : "level", text_of(what)),
              word, leveled->levels);
    }
    return std::nullopt;
  }
  Happening happening;
  happening.kind = leveled->kind;
  happening.ally = leveled->ally;
  happening.year = year;
  happening.levels = levels_that(sign, static_cast<unsigned>(found - leveled->levels.begin()),
                                 static_cast<unsigned>(leveled->levels.size()));
  if (happening.levels == 0 || happening.levels == (1U << leveled->levels.size()) - 1) {
    complain("E212", at,
             happening.levels == 0 ? fmt::format("{} can never be", shown(at))
                                   : fmt::format("{} always holds", shown(at)),
             fmt::format("the levels are {}, lowest first", fmt::join(leveled->levels, ", ")));
    return std::nullopt;
  }
  return append(event, happening);
}

bool Binding::triangle_alone(std::size_t at, HistoryEvent& event, const Asked& asked) {
  const auto is_label = [](const EventNode& each) {
    return each.kind == EventNode::Kind::happening && each.happening.kind == Happening::Kind::triangle;
  };
  if (std::none_of(event.nodes.begin(), event.nodes.end(), is_label)) return true;
  const bool others = std::any_of(event.nodes.begin(), event.nodes.end(), [&](const EventNode& each) {
    return each.kind == EventNode::Kind::happening && !is_label(each);
  });
  if (others || asked.given) {
    complain("E236", asked.given && !others ? *asked.given : at,
             "the triangle is told of each year as a whole, not of histories",
             "ask for it by itself: P(triangle = unit_veto | STRATEGY)");
    return false;
  }
  // All of one year: what joins them joins their labels.
  constexpr unsigned kAll = (1U << kTriangles.size()) - 1;
  std::vector<unsigned> labels;
  for (const EventNode& each : event.nodes)
    labels.push_back(each.kind == EventNode::Kind::happening ? each.happening.levels
                     : each.kind == EventNode::Kind::both    ? labels[each.left] & labels[each.right]
                     : each.kind == EventNode::Kind::either  ? labels[each.left] | labels[each.right]
                                                             : kAll & ~labels[each.left]);
  if (labels.back() == 0 || labels.back() == kAll) {
    complain("E212", at, labels.back() == 0 ? "no triangle is so" : "every triangle is so",
             fmt::format("the patterns are {}", fmt::join(kTriangles, ", ")));
    return false;
  }
  Happening joined = event.nodes.front().happening;
  joined.levels = labels.back();
  event.nodes.clear();
  append(event, joined);
  return true;
}

bool Binding::one_ally(std::size_t at, const HistoryEvent& event, const HistoryEvent& given) {
  std::set<std::string> codes;
  for (const HistoryEvent* each : {&event, &given})
    for (const EventNode& one : each->nodes)
      if (one.kind == EventNode::Kind::happening && !one.happening.ally.empty())
        codes.insert(one.happening.ally);
  if (codes.size() < 2) return true;
  complain("E226", at,
           fmt::format("two allies in one event, {} and {}", in_quotes(*codes.begin()),
                       in_quotes(*std::next(codes.begin()))),
           "each ally moves beside the state, so that two have no joint probability; compare one at a time");
  return false;
}

}  // namespace entente
