#pragma once
#include <string>

#include "entente/claims/assertion.hpp"
#include "entente/claims/column.hpp"

namespace entente {

/// A fact as a number between its low and high: of the facts file, or else of the first scenario that has it.
/// Not known where there is none of that id and year, where it has no figure, or where its only sources are
/// texts under test: a text is no witness for itself.
/// @param scenario  look there only; -1: everywhere
/// @param year      empty: whichever there is
NumberColumn datum_column(const Claims& claims, int scenario, const std::string& id, const std::string& year);

/// 1 where Caplow's theory joins two of D, T and R by a strength that their actors name (strength.hpp), else
/// 0; either where the limits of the facts allow both. Not known where they name no such strength.
NumberColumn coalition_column(const Scenario& scenario, const std::string& quantity, TriadPair pair);

/// The chance that T's vote decides in a body when D proposes and R opposes. Not known where there is no such
/// body.
NumberColumn isolation_column(const Scenario& scenario, const std::string& body);

/// What a measure of voting power asks for (voting_power.hpp): of an actor in a body, or of each of those
/// that the body does not name. Not known where there is no such member.
NumberColumn power_column(const Scenario& scenario, const Measure& asked);

}  // namespace entente
