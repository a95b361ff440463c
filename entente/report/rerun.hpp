#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/base/outcome.hpp"
#include "entente/report/document.hpp"

namespace entente {

/// One key whose value is not the same in both answers.
struct Difference {
  std::string key;  ///< "strategies[probe].net.mean"; an entry of a list by its name or year
  /// As JSON; none where one of the answers lacks the key.
  std::optional<std::string> recorded, now;
  std::optional<double> absolute;  ///< |now − recorded|, in the unit of the key (docs/json.md); figures only
  std::optional<double> relative;  ///< the same as a share of the larger of the two, in [0, 2]
};

/// A recorded answer beside the same run made again.
struct Rerun {
  std::string title;  ///< of the scenario, of both "from → to", or the file of a table
  Maker recorded, now;
  std::size_t compared = 0;  ///< values in the recorded answer outside `run`
  /// Worst first: what is not a figure, then by relative difference; last what differs by less than 1e-12,
  /// which is rounding whatever its share.
  std::vector<Difference> differences;
  bool identical() const { return differences.empty(); }
  /// Why the answers may differ, beginning with what tells most; the input is never among the reasons, for
  /// both were made from the same text (E124).
  std::vector<std::string> reasons() const;
};

/// Compares two answers of one command (entente/assess/1, compare/1, price/1 or explore/1) in every key
/// outside `run`. Errors: E120, E121 as in read_manifest; E125 when the recorded one has no figures.
Outcome<Rerun> compare_answers(std::string_view recorded, std::string_view now, const std::string& file);

/// "identical", or which figures differ and by how much.
std::string rerun_text(const Rerun& rerun);
/// Schema entente/rerun/1, with every difference. `command` is as typed.
std::string rerun_json(const Rerun& rerun, const std::string& command);

}  // namespace entente
