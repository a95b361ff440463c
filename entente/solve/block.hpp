#pragma once
// Sixteen draws of one game as the kernels leave them: whether a precision holds them, and what they say. Not
// part of the library's public face: see batch.hpp.
#include "entente/solve/kernel.hpp"
#include "entente/solve/solve.hpp"

namespace entente::batch {

/// Room for one game's results, all zero.
void clear(BlockOut& out, const Plan& plan);

/// Takes numbers below the smallest normal one as zero while it lives. They lie far below Reach::probability,
/// and cost a hundred times as much as others.
class FlushDenormals {
 public:
  FlushDenormals();
  ~FlushDenormals();
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  unsigned before_;  ///< the processor's modes as they were
};

/// What a precision is good for. Beyond it figures may look sound and be wrong.
struct Reach {
  double weight;          ///< largest number in the tables
  double sharpness;       ///< BlockTables::sharpness: above it rounding moves probabilities by more than 2e-6
  double reply_exponent;  ///< BlockTables::reply_exponent: above it all weights of a choice may vanish
  double probability;     ///< smallest that is not a power cut off below (Exp2Parts)
};
inline constexpr Reach kFloatReach{1e15, 60, 40, 1e-30};
inline constexpr Reach kDoubleReach{1e100, 1e10, 300, 1e-250};

/// Whether a precision holds a draw. What is no number is within nothing's reach.
bool within(const Reach& reach, const BlockTables& tables, int lane);
/// Whether every figure of a draw is a number.
bool finite(const BlockOut& out, std::size_t lane);

/// Amounts and allied losses of one draw, and how far amounts are from what the backward pass says.
void read_amounts(const BlockOut& out, std::size_t lane, Solution& solution);
/// What has become of allies at the end of a year, from 1.
void read_allies(const BlockOut& out, std::size_t lane, int year, Solution& solution);

}  // namespace entente::batch
