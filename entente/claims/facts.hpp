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

/// Banzhaf's measure of an actor in a body (voting_power.hpp). Not known where it is no member.
NumberColumn power_column(const Scenario& scenario, const std::string& body, const std::string& actor);

}  // namespace entente
