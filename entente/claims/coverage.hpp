#pragma once
#include <span>
#include <string>
#include <vector>

#include "entente/claims/assertion.hpp"

namespace entente {

/// Mechanisms of the model that no assertion of a file names: what the argument leaves out.
struct NotArgued {
  std::vector<std::string> parts;  ///< of utility: "T.autonomy", "D.norm"
  struct Group {
    std::string name, label;
  };
  std::vector<Group> groups;  ///< of inputs, of any scenario of the file: no number of it is read or changed
};

/// A part is named by its quantity; a group by itself or by any of its numbers that an assertion reads or
/// changes.
/// @param claims  the whole file, whatever is asked for
NotArgued not_argued(const Claims& claims);

/// Whether a claim without assertion only waits for something that does not exist yet, a driver or a view:
/// the word "needs" stands in its reason.
bool needs_more(const Claim& claim);

}  // namespace entente
