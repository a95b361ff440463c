#pragma once
#include <string>

#include "entente/base/diagnostic.hpp"
#include "entente/ensemble/run_header.hpp"

namespace entente {

/// Makes `path` a run file without blocks. The name appears with all of its content or not at all, whenever
/// the process or the machine stops.
/// @return empty, or F005 (name taken: nothing is touched), F004, F006
Diagnostics place_empty_run(const std::string& path, const RunHeader& header);

}  // namespace entente
