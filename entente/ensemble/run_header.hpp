#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "entente/base/diagnostic.hpp"

namespace entente {

/// What a run is a run of: all that its figures depend on. Two runs with equal headers may be put together.
struct RunHeader {
  std::string entente;   ///< version of the program
  std::string compiler;  ///< that built it
  std::string scenario_id;
  std::string scenario_sha256;
  std::string scenario_text;
  std::uint64_t seed = 1;
  std::string precision;                ///< "float" or "double"
  std::string simd;                     ///< instruction set of the kernels: avx3, avx2, sse4, scalar
  std::vector<std::string> strategies;  ///< solved, baseline first
  std::string options;   ///< JSON object of whatever else moves a figure; not draws, not threads
  std::string layout;    ///< names the layout of the payloads, so that no other one is read into it
  std::string manifest;  ///< JSON: how to repeat the run. May change while the run grows

  bool operator==(const RunHeader&) const = default;
};

/// Whatever keeps a run with the header `wanted` from going on in the file `path`, whose header is `file`: an
/// error E113 for each thing that differs, empty where nothing does. Manifests may differ.
Diagnostics difference(const std::string& path, const RunHeader& file, const RunHeader& wanted);

}  // namespace entente
