#pragma once
#include <optional>
#include <string>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/solve/path.hpp"

namespace entente {

/// Most products that an event may come to.
inline constexpr std::size_t kMostHistoryTerms = 64;

/// One product of conditions on single moments, and how often it counts.
struct HistoryTerm {
  double weight = 1;
  Path path;
  std::optional<Happening> ally;  ///< of an ally, which stands beside the public state
  friend bool operator==(const HistoryTerm&, const HistoryTerm&) = default;
};

/// An event as a sum of products: it happened by then = everything less never by then; `or` by inclusion and
/// exclusion. Equal products are one, so that what cancels is gone and the order is that of the event alone.
struct HistoryTerms {
  std::vector<HistoryTerm> terms;
  /// Why there are none, one sentence: over kMostHistoryTerms, or two things said of allies at once.
  std::string trouble;
};
HistoryTerms history_terms(const HistoryEvent& event);
/// Both at once; `trouble` of either stays.
HistoryTerms joint(const HistoryTerms& a, const HistoryTerms& b);

}  // namespace entente
