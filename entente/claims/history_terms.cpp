#include "entente/claims/history_terms.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace entente {
namespace {

constexpr unsigned kAllLevels = 15, kApart = 12, kNo = 1, kYes = 2;

std::size_t idx(int i) { return static_cast<std::size_t>(i); }

HistoryTerms everything() { return {{{1, {}, {}}}, {}}; }

/// A path that says something of one year.
template <class Say>
Path in_year(int year, const Say& say) {
  Path path;
  path.years.resize(idx(year) + 1);
  say(path.years.back());
  return path;
}

/// A path that says the same of every year up to one, the start included.
template <class Say>
Path through(int year, const Say& say) {
  Path path;
  path.years.resize(idx(year) + 1);
  for (Path::Year& each : path.years) say(each);
  return path;
}

/// Adds a term, or to the weight of one like it.
void add(HistoryTerms& to, const HistoryTerm& term) {
  if (!term.path.possible()) return;
  const auto same = std::ranges::find_if(
      to.terms, [&](const HistoryTerm& other) { return other.path == term.path && other.ally == term.ally; });
  if (same != to.terms.end())
    same->weight += term.weight;
  else
    to.terms.push_back(term);
}

void finish(HistoryTerms& terms) {
  std::erase_if(terms.terms, [](const HistoryTerm& term) { return term.weight == 0; });
  if (terms.terms.size() <= kMostHistoryTerms) return;
  terms.terms.clear();
  terms.trouble = "the event comes to more than " + std::to_string(kMostHistoryTerms) +
                  " histories that are looked at one by one; ask for less at once";
}

HistoryTerms sum(const HistoryTerms& a, const HistoryTerms& b, double weight_of_b) {
  HistoryTerms result{{}, a.trouble.empty() ? b.trouble : a.trouble};
  if (!result.trouble.empty()) return result;
  for (const HistoryTerm& term : a.terms) add(result, term);
  for (HistoryTerm term : b.terms) {
    term.weight *= weight_of_b;
    add(result, term);
  }
  finish(result);
  return result;
}

HistoryTerms contrary(const HistoryTerms& of) { return sum(everything(), of, -1); }

/// That r was not apart at two year ends running up to `year`: what happened at the last ends is told apart
/// only as far as needed.
HistoryTerms never_neutral(int year) {
  // By whether the year end at hand is below (0) or apart (1); each list is disjoint.
  std::vector<Path> below{in_year(0, [](Path::Year& y) { y.levels = kAllLevels & ~kApart; })};
  std::vector<Path> apart{in_year(0, [](Path::Year& y) { y.levels = kApart; })};
  for (int y = 1; y <= year; ++y) {
    const Path now_below = in_year(y, [](Path::Year& at) { at.levels = kAllLevels & ~kApart; });
    const Path now_apart = in_year(y, [](Path::Year& at) { at.levels = kApart; });
    std::vector<Path> next_below, next_apart;
    for (const Path& path : below) {
      next_below.push_back(path.both(now_below));
      next_apart.push_back(path.both(now_apart));
    }
    for (const Path& path : apart) next_below.push_back(path.both(now_below));
    below = std::move(next_below);
    apart = std::move(next_apart);
    if (below.size() > kMostHistoryTerms) break;
  }
  HistoryTerms result;
  for (const auto* list : {&below, &apart})
    for (const Path& path : *list) add(result, {1, path, {}});
  finish(result);
  return result;
}

HistoryTerms terms_of(const Happening& h) {
  using Kind = Happening::Kind;
  const auto one = [](Path path) {
    HistoryTerms terms;
    add(terms, {1, std::move(path), {}});
    return terms;
  };
  const auto in = [&](unsigned Path::Year::*what, unsigned allowed) {
    return one(in_year(h.year, [&](Path::Year& y) { y.*what = allowed; }));
  };
  switch (h.kind) {
    case Kind::at:
      return in(&Path::Year::levels, h.levels & kAllLevels);
    case Kind::ever:
      return contrary(one(through(h.year, [&](Path::Year& y) { y.levels_within = kAllLevels & ~h.levels; })));
    case Kind::neutral: {
      Path path;
      path.years.resize(idx(h.year) + 1);
      path.years[idx(h.year)].levels = path.years[idx(h.year) - 1].levels = kApart;
      return one(std::move(path));
    }
    case Kind::ever_neutral:
      return contrary(never_neutral(h.year));
    case Kind::delivered:
      return in(&Path::Year::delivered, kYes);
    case Kind::ever_delivered:
      return contrary(one(through(h.year, [](Path::Year& y) { y.delivered_within = kNo; })));
    case Kind::conditional:
      return in(&Path::Year::conditional, kYes);
    case Kind::sceptic:
      return in(&Path::Year::sceptic, kYes);
    case Kind::replaced:
      return in(&Path::Year::replaced, kYes);
    case Kind::war:
      return in(&Path::Year::war, kYes);
    case Kind::trust:
      return in(&Path::Year::trust, h.levels);
    case Kind::ally_loyalty:
    case Kind::ally_armed:
      return {{{1, {}, h}}, {}};
    case Kind::triangle:
      return {{}, "the triangle is known of the draw as a whole, not of histories"};
  }
  return everything();
}

}  // namespace

HistoryTerms joint(const HistoryTerms& a, const HistoryTerms& b) {
  HistoryTerms result{{}, a.trouble.empty() ? b.trouble : a.trouble};
  if (!result.trouble.empty()) return result;
  for (const HistoryTerm& one : a.terms)
    for (const HistoryTerm& other : b.terms) {
      if (one.ally && other.ally && *one.ally != *other.ally) {
        result.terms.clear();
        result.trouble =
            "allies move beside the state, each by itself: of them an event can say one thing at a time";
        return result;
      }
      add(result, {one.weight * other.weight, one.path.both(other.path), one.ally ? one.ally : other.ally});
    }
  finish(result);
  return result;
}

HistoryTerms history_terms(const HistoryEvent& event) {
  if (event.empty()) return everything();
  std::vector<HistoryTerms> known;
  for (const HistoryEvent::Node& node : event.nodes) {
    using Kind = HistoryEvent::Node::Kind;
    switch (node.kind) {
      case Kind::happening:
        known.push_back(terms_of(node.happening));
        break;
      case Kind::both:
        known.push_back(joint(known[node.left], known[node.right]));
        break;
      case Kind::either:
        known.push_back(
            sum(sum(known[node.left], known[node.right], 1), joint(known[node.left], known[node.right]), -1));
        break;
      case Kind::opposite:
        known.push_back(contrary(known[node.left]));
        break;
    }
  }
  return known.back();
}

}  // namespace entente
