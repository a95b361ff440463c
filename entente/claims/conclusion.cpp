#include "entente/claims/conclusion.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <set>

namespace entente {
namespace {

const TruthColumn kYes{Truth::yes}, kOpen{Truth::open};

/// The argument, worked out claim by claim.
class Argument {
 public:
  Argument(const Claims& claims, std::span<const Standing> standings, bool granted,
           std::optional<std::size_t> dropped)
      : claims_(claims), standings_(standings), granted_(granted), dropped_(dropped) {
    argued_.resize(claims.claims.size());
    entered_.resize(claims.claims.size());
  }

  TruthColumn own(std::size_t claim) const {
    const Standing& standing = standings_[claim];
    if (standing.truth.empty()) return granted_ ? kYes : kOpen;
    return standing.carries || granted_ ? standing.truth : kOpen;
  }

  /// A claim and what it rests on.
  const TruthColumn& argued(std::size_t claim) {
    if (argued_[claim]) return *argued_[claim];
    // What concludes is dropped by itself: with what it rests on nothing would be left to look at.
    const bool dropped = dropped_ == claim;
    if (dropped && !concludes(claim)) return argued_[claim].emplace(kYes);
    if (entered_[claim]) return kOpen;  // a circle supports nothing
    entered_[claim] = true;
    const Support& support = claims_.claims[claim].rests_on;
    // What has no assertion of its own is worth what it rests on.
    const bool bare = standings_[claim].truth.empty() && !support.nodes.empty();
    TruthColumn truth = bare || dropped ? kYes : own(claim);
    if (!support.nodes.empty())
      truth = combine(truth, tree(support, [&](std::size_t c) { return argued(c); }),
                      [](Truth a, Truth b) { return a & b; });
    return argued_[claim].emplace(std::move(truth));
  }

  static TruthColumn tree(const Support& support, const std::function<TruthColumn(std::size_t)>& of) {
    std::vector<TruthColumn> known;
    for (const Support::Node& node : support.nodes) {
      using Kind = Support::Node::Kind;
      known.push_back(
          node.kind == Kind::claim ? of(node.claim)
          : node.kind == Kind::both
              ? combine(known[node.left], known[node.right], [](Truth a, Truth b) { return a & b; })
              : combine(known[node.left], known[node.right], [](Truth a, Truth b) { return a | b; }));
    }
    return known.empty() ? kOpen : known.back();
  }

  Credence whole() {
    return credence_of(tree(claims_.conclusion, [&](std::size_t c) { return argued(c); }));
  }

 private:
  bool concludes(std::size_t claim) const {
    return std::ranges::any_of(claims_.conclusion.nodes, [&](const Support::Node& node) {
      return node.kind == Support::Node::Kind::claim && node.claim == claim;
    });
  }

  const Claims& claims_;
  std::span<const Standing> standings_;
  bool granted_;
  std::optional<std::size_t> dropped_;
  std::vector<std::optional<TruthColumn>> argued_;
  std::vector<bool> entered_;
};

/// The middle of what a credence may be: what is open counts half.
double middle(const Credence& c) { return c.single && c.open > 0 ? 0.5 : c.value + c.open / 2; }

}  // namespace

std::vector<std::size_t> claims_under(const Claims& claims, const Support& support) {
  std::set<std::size_t> found;
  std::vector<const Support*> open{&support};
  while (!open.empty()) {
    const Support* next = open.back();
    open.pop_back();
    for (const Support::Node& node : next->nodes)
      if (node.kind == Support::Node::Kind::claim && found.insert(node.claim).second)
        open.push_back(&claims.claims[node.claim].rests_on);
  }
  return {found.begin(), found.end()};
}

ConclusionResult conclude_claims(const Claims& claims, std::span<const Standing> standings) {
  Argument plain(claims, standings, false, {}), granted(claims, standings, true, {});
  ConclusionResult result;
  result.direct = credence_of(Argument::tree(claims.conclusion, [&](std::size_t c) { return plain.own(c); }));
  result.argued = plain.whole();
  result.argued_granted = granted.whole();

  std::vector<std::size_t> bearing;
  for (const std::size_t c : claims_under(claims, claims.conclusion))
    if (claims.claims[c].load_bearing) bearing.push_back(c);
  const auto together = [&](Argument& argument, std::optional<std::size_t> without) {
    TruthColumn all = kYes;
    for (const std::size_t c : bearing)
      if (c != without) all = combine(all, argument.own(c), [](Truth a, Truth b) { return a & b; });
    return credence_of(all);
  };
  result.load_bearing = bearing.size();
  result.joint = together(plain, {});
  result.joint_granted = together(granted, {});
  for (const std::size_t c : bearing) {
    result.carrying += standings[c].carries && !standings[c].truth.empty() ? 1 : 0;
    Argument bare(claims, standings, false, c), other(claims, standings, true, c);
    result.dropped.push_back({c, credence_of(plain.own(c)), credence_of(granted.own(c)), bare.whole(),
                              other.whole(), together(plain, c)});
  }
  std::ranges::stable_sort(result.dropped, {}, [](const Dropped& d) { return middle(d.own_granted); });
  return result;
}

}  // namespace entente
