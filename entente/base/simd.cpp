#include "entente/base/simd.hpp"

#include <array>
#include <vector>

#include <hwy/targets.h>

namespace entente {
namespace {

struct Known {
  Simd set;
  std::string_view name;
  std::int64_t target;
};
constexpr std::array<Known, 4> kKnown{{{Simd::avx3, "avx3", HWY_AVX3},
                                       {Simd::avx2, "avx2", HWY_AVX2},
                                       {Simd::sse4, "sse4", HWY_SSE4},
                                       {Simd::scalar, "scalar", 0}}};

}  // namespace

std::string_view simd_name(Simd set) { return kKnown[static_cast<std::size_t>(set)].name; }

std::optional<Simd> simd_named(std::string_view name) {
  for (const Known& known : kKnown)
    if (known.name == name) return known.set;
  return std::nullopt;
}

std::string_view precision_name(Precision precision) {
  return precision == Precision::float32 ? "float" : "double";
}

std::optional<Precision> precision_named(std::string_view name) {
  for (const Precision each : {Precision::float32, Precision::float64})
    if (precision_name(each) == name) return each;
  return std::nullopt;
}

std::span<const Simd> simd_available() {
  static const std::vector<Simd> sets = [] {
    std::vector<Simd> found;
    for (const Known& known : kKnown)
      if (known.target == 0 || (hwy::SupportedTargets() & known.target) != 0) found.push_back(known.set);
    return found;
  }();
  return sets;
}

bool simd_runs(Simd set) { return !simd_lacking(simd_name(set), simd_available()); }

std::optional<std::string> simd_lacking(std::string_view name, std::span<const Simd> available) {
  std::string list;
  for (const Simd each : available) {
    if (simd_name(each) == name) return std::nullopt;
    list.append(list.empty() ? "it has " : ", ").append(simd_name(each));
  }
  return list;
}

}  // namespace entente
