#pragma once
#include <string>
#include <vector>

#include "entente/game/strength.hpp"
#include "entente/report/verdict.hpp"

namespace entente {

/// P(partner or fused) at a verdict year, from that of being independent or realigned.
Summary still_with_rival(const YearFigures& year);

/// Lines for people, without heading: the reserve price, then Caplow's coalitions, then bodies; one sentence
/// or two each. What was not worked out is left out.
std::vector<std::string> pivot_lines(const Verdict& verdict);

}  // namespace entente
