#pragma once
// Chances as the kernels read them, worked out draw by draw in double: a chance close to one must not cost
// its contrary the precision that log-odds ask for. Not part of the library's public face: see batch.hpp.
#include <cstddef>

#include "entente/solve/plan.hpp"
#include "entente/solve/tables.hpp"

namespace entente::batch {

/// Draws [first, first + count) of a block.
struct LaneRange {
  int first = 0;
  std::size_t count = 0;
};

/// 1 - p and p of each chance of nature (2.7), two entries of `to` for each of Plan::chances; those of office
/// are left alone.
/// @param year  from 1
template <class T>
void nature_chances(const Plan& plan, const BlockTables& tables, int year, LaneRange lanes, T* to);

/// The same entries, of office alone: it changes with the calendar (2.10).
template <class T>
void office_chances(const Plan& plan, const BlockTables& tables, int step, LaneRange lanes, T* to);

/// How likely each way is in which an offer can turn out (2.3), one entry for each of Plan::branch_keys.
template <class T>
void offer_chances(const Plan& plan, const BlockTables& tables, int year, LaneRange lanes, T* to);

/// p, or 1 - p, of one entry in year 1.
template <class T>
void chance_of(const BlockTables& tables, int entry, bool contrary, LaneRange lanes, T* to);

}  // namespace entente::batch
