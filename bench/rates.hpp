#pragma once
#include "entente/base/simd.hpp"

namespace entente::bench {

/// What this machine does at best, measured in the run that it is held against. Nothing here knows a game.
/// @param seconds  how long to measure
/// @return logit nodes a second over four alternatives whose values are at hand, counted draw by draw (a
/// vector of N
///     draws is N nodes): a maximum, four exponentials, a sum and a division. Zero when a result was wrong.
double bare_nodes(Simd set, Precision precision, double seconds);
/// Multiply-adds a second of y += w·x with x and y in the first cache, counted draw by draw. Zero when a
/// result was wrong.
double cached_multiply_adds(Simd set, Precision precision, double seconds);

}  // namespace entente::bench
