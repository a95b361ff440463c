#pragma once
#include <string_view>

#include "entente/model/scenario.hpp"

namespace entente {

/// How much T's vote changes the chance that a body passes what D proposes and R opposes, in [0, 1]:
/// P(passes | T for) - P(passes | T against), every other named or unnamed member voting either way with
/// chance one half (Banzhaf's measure, conditional on D and R). Exactly 0 where R holds a veto: nothing
/// passes over it (3.10). D, T or R not among the members simply has no vote there.
double swing(const Body& body, std::string_view divider, std::string_view target, std::string_view rival);

}  // namespace entente
