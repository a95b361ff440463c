#pragma once
#include <string>

#include "entente/base/diagnostic.hpp"

namespace entente::cli {

class Call;

/// What stands in the way of an answer, each with the text that it is about: the file, or an expression on
/// the command line.
/// @return 3 where the command line alone is to blame
int refuse_questions(const Call& call, const Diagnostics& diagnostics, const std::string& file);

/// `explore FILE`.
int explore_a_scenario(const Call& call);

}  // namespace entente::cli
