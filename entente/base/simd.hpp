#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace entente {

/// Instruction sets that the batched kernels are compiled for, widest first. A result records the one that
/// made it: between sets, figures agree to what the precision allows, not to the bit (docs/performance.md).
enum class Simd { avx3, avx2, sse4, scalar };

/// avx3 (AVX-512 as Highway calls it), avx2, sse4, scalar.
std::string_view simd_name(Simd set);
std::optional<Simd> simd_named(std::string_view name);

/// What this machine can run, widest first; never empty, the last is scalar.
std::span<const Simd> simd_available();
bool simd_runs(Simd set);
/// Nothing where `available` has the set of that name; else what there is instead: "it has sse4, scalar".
std::optional<std::string> simd_lacking(std::string_view name, std::span<const Simd> available);

/// What a kernel computes in, and what is recorded of a draw. Figures over draws are always worked out in
/// double.
enum class Precision { float32, float64 };
std::string_view precision_name(Precision precision);  ///< float, double
std::optional<Precision> precision_named(std::string_view name);

}  // namespace entente
