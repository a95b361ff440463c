#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/claims/assertion.hpp"
#include "entente/explore/syntax.hpp"

namespace entente {

struct SupportReading {
  Support support;
  std::vector<TextTrouble> trouble;
};

/// Reads what a claim rests on: ids joined by and, or and parentheses, `and` binding closer. An id is
/// whatever stands between blanks and parentheses, "18" as well as "T3".
/// @param find  the place of the claim of that id
/// @param ids   for suggestions
/// @return E204 an unknown id (each of them), E206 not readable, nested more than 64 deep
SupportReading read_support(std::string_view text,
                            const std::function<std::optional<std::size_t>(std::string_view)>& find,
                            const std::vector<std::string>& ids);

/// A claim that rests on itself: the way round, beginning and ending with it.
struct SupportCircle {
  std::vector<std::size_t> claims;
};
/// Circles among what claims rest on, one for each claim at which a walk meets its own way.
std::vector<SupportCircle> circles(const std::vector<Claim>& claims);

}  // namespace entente
