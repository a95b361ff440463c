#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "entente/explore/prim.hpp"

namespace entente {

/// Rows in ascending order of each input, equal values by number of row, each as 2 · row + (1 for a case): so
/// that counting cases along an order looks nothing up. Sorting is most of a walk, so it is done once, and
/// parts of the rows are taken from it.
using ColumnOrders = std::vector<std::vector<std::uint32_t>>;
/// @param cases  1 or 0 a row; fewer than 2^31
ColumnOrders sorted_columns(std::span<const std::span<const double>> inputs,
                            std::span<const std::uint8_t> cases);
/// The same of the rows marked.
ColumnOrders of_rows(const ColumnOrders& orders, const std::vector<std::uint8_t>& marked);

/// The trajectory of prim_trajectory over some of the rows.
/// @param orders  of the rows that take part, at least one
/// @param mass_rows  what mass_min is a share of
std::vector<PrimBox> peel_and_paste(std::span<const std::span<const double>> inputs, ColumnOrders orders,
                                    std::size_t mass_rows, const PrimOptions& options);

/// Whether a row lies in a box.
bool in_box(std::span<const std::span<const double>> inputs, std::size_t row, const PrimBox& box);

}  // namespace entente
