#include "entente/explore/peeling.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace entente {
namespace {

using Columns = std::span<const std::span<const double>>;

/// The bounds of all inputs, restricted or not.
struct Bounds {
  std::vector<double> low, high;
};

/// A move of one bound and what the box then holds.
struct Move {
  std::size_t input = 0;
  bool upper = false;
  double bound = 0;
  std::size_t rows = 0, cases = 0;
  double score = 0;
  std::size_t restricted = 0;  ///< inputs, afterwards
};

/// "lenient1": change of the mean for a row more or less; zero where the mean stays.
double lenient(std::size_t rows, std::size_t cases, std::size_t new_rows, std::size_t new_cases) {
  const double old_mean = static_cast<double>(cases) / static_cast<double>(rows);
  const double new_mean = new_rows ? static_cast<double>(new_cases) / static_cast<double>(new_rows) : 0;
  if (old_mean == new_mean || rows == new_rows) return 0;
  return (new_mean - old_mean) / std::abs(static_cast<double>(rows) - static_cast<double>(new_rows));
}

class Search {
 public:
  Search(Columns inputs, ColumnOrders orders, std::size_t mass_rows, const PrimOptions& options)
      : inputs_(inputs),
        options_(options),
        mass_rows_(static_cast<double>(mass_rows)),
        inside_(std::move(orders)) {
    everything_ = inside_.front();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      start_.low.push_back(inputs[i][row_of(inside_[i].front())]);
      start_.high.push_back(inputs[i][row_of(inside_[i].back())]);
    }
    now_ = start_;
    rows_ = everything_.size();
    hits_ = cases_in(everything_.begin(), everything_.end());
    gone_.resize((row_of(*std::max_element(everything_.begin(), everything_.end())) >> 6) + 1);
  }

  std::vector<PrimBox> run() {
    keep();
    while (peel()) keep();
    while (paste()) keep();
    return std::move(boxes_);
  }

 private:
  bool is_restricted(std::size_t i) const {
    return now_.low[i] != start_.low[i] || now_.high[i] != start_.high[i];
  }
  std::size_t restricted() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < inputs_.size(); ++i) count += is_restricted(i);
    return count;
  }

  void keep() {
    PrimBox box;
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      if (is_restricted(i))
        box.limits.push_back(
            {i, now_.low[i], now_.high[i], now_.low[i] != start_.low[i], now_.high[i] != start_.high[i]});
    box.rows = rows_;
    box.cases = hits_;
    boxes_.push_back(std::move(box));
  }

  using At = std::vector<std::uint32_t>::const_iterator;
  static std::size_t row_of(std::uint32_t entry) { return entry >> 1; }
  static std::size_t cases_in(At begin, At end) {
    std::uint32_t count = 0;
    for (; begin != end; ++begin) count += *begin & 1;
    return count;
  }

  /// `order` is ascending in `values`.
  static double quantile(const std::vector<std::uint32_t>& order, std::span<const double> values, double q) {
    const auto value = [&](std::size_t k) { return values[row_of(order[k])]; };
    const double at = static_cast<double>(order.size() - 1) * q;
    auto below = static_cast<std::size_t>(std::floor(at)), above = static_cast<std::size_t>(std::ceil(at));
    if (q > 0.5)
      while (value(below) == value(above) && below > 0) --below;
    else
      while (value(below) == value(above) && above + 1 < order.size()) ++above;
    return (value(below) + value(above)) / 2;
  }

  /// The rows of `order` that lie beyond the bound.
  static std::pair<At, At> beyond(const std::vector<std::uint32_t>& order, std::span<const double> values,
                                  double bound, bool upper) {
    if (upper)
      return {std::upper_bound(order.begin(), order.end(), bound,
                               [&](double x, std::uint32_t entry) { return x < values[row_of(entry)]; }),
              order.end()};
    return {order.begin(),
            std::lower_bound(order.begin(), order.end(), bound,
                             [&](std::uint32_t entry, double x) { return values[row_of(entry)] < x; })};
  }

  /// What is left when the rows beyond the quantile go.
  Move peeled(std::size_t i, bool upper) const {
    const std::vector<std::uint32_t>& order = inside_[i];
    Move move{i, upper};
    move.bound = quantile(order, inputs_[i], upper ? 1 - options_.peel_alpha : options_.peel_alpha);
    const auto [begin, end] = beyond(order, inputs_[i], move.bound, upper);
    move.rows = rows_ - static_cast<std::size_t>(end - begin);
    move.cases = hits_ - cases_in(begin, end);
    rate(move);
    return move;
  }

  void rate(Move& move) const {
    move.score = lenient(rows_, hits_, move.rows, move.cases);
    const std::size_t i = move.input;
    const bool will_be = move.upper ? now_.low[i] != start_.low[i] || move.bound != start_.high[i]
                                    : now_.high[i] != start_.high[i] || move.bound != start_.low[i];
    move.restricted = restricted() - is_restricted(i) + will_be;
  }

  static bool better(const Move& a, const Move& b) {
    return a.score != b.score ? a.score > b.score : a.restricted < b.restricted;
  }

  void make(const Move& move) {
    (move.upper ? now_.high : now_.low)[move.input] = move.bound;
    rows_ = move.rows;
    hits_ = move.cases;
  }

  bool large_enough(std::size_t rows) const {
    return static_cast<double>(rows) / mass_rows_ >= options_.mass_min;
  }

  bool peel() {
    Move best;
    bool any = false;
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      for (const bool upper : {true, false}) {
        const Move move = peeled(i, upper);
        if (!any || better(move, best)) best = move;
        any = true;
      }
    if (!any || best.score <= 0 || best.rows >= rows_ || !large_enough(best.rows)) return false;
    make(best);
    // A bit a row, so that all of them stay in the nearest cache.
    const std::vector<std::uint32_t>& along = inside_[best.input];
    const auto [begin, end] = beyond(along, inputs_[best.input], best.bound, best.upper);
    const std::vector<std::uint32_t> going(begin, end);
    for (const std::uint32_t entry : going) gone_[entry >> 7] |= std::uint64_t{1} << (entry >> 1 & 63);
    for (std::vector<std::uint32_t>& order : inside_) {
      // Without a branch: which rows go is as good as random in every other column.
      std::size_t kept = 0;
      for (const std::uint32_t entry : order) {
        order[kept] = entry;
        kept += 1 - (gone_[entry >> 7] >> (entry >> 1 & 63) & 1);
      }
      order.resize(kept);
    }
    for (const std::uint32_t entry : going) gone_[entry >> 7] = 0;
    return true;
  }

  /// Rows inside all bounds but those of `skip`, where they lie from `low` to `high`.
  template <class Seen>
  void each_inside(std::size_t skip, double low, double high, const Seen& seen) const {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      if (i != skip && is_restricted(i)) others.push_back(i);
    for (const std::uint32_t entry : everything_) {
      const std::size_t row = row_of(entry);
      if (inputs_[skip][row] < low || inputs_[skip][row] > high) continue;
      if (std::all_of(others.begin(), others.end(), [&](std::size_t i) {
            return inputs_[i][row] >= now_.low[i] && inputs_[i][row] <= now_.high[i];
          }))
        seen(entry);
    }
  }

  Move pasted(std::size_t i, bool upper) const {
    std::vector<std::uint32_t> outside;
    each_inside(i, upper ? now_.high[i] : start_.low[i], upper ? start_.high[i] : now_.low[i],
                [&](std::uint32_t entry) { outside.push_back(entry); });
    Move move{i, upper, upper ? start_.high[i] : start_.low[i]};
    if (!outside.empty()) {
      const std::span<const double> values = inputs_[i];
      std::sort(outside.begin(), outside.end(),
                [&](std::uint32_t a, std::uint32_t b) { return values[row_of(a)] < values[row_of(b)]; });
      move.bound = quantile(outside, values, upper ? options_.paste_alpha : 1 - options_.paste_alpha);
    }
    each_inside(i, upper ? now_.low[i] : move.bound, upper ? move.bound : now_.high[i],
                [&](std::uint32_t entry) {
                  ++move.rows;
                  move.cases += entry & 1;
                });
    rate(move);
    return move;
  }

  bool paste() {
    Move best;
    bool any = false;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (!is_restricted(i)) continue;
      for (const bool upper : {false, true}) {
        const Move move = pasted(i, upper);
        if (!any || better(move, best)) best = move;
        any = true;
      }
    }
    const auto mean = [](std::size_t cases, std::size_t rows) {
      return static_cast<double>(cases) / static_cast<double>(rows);
    };
    if (!any || best.score <= 0 || best.rows <= rows_ || !large_enough(best.rows) ||
        mean(best.cases, best.rows) <= mean(hits_, rows_))
      return false;
    make(best);
    return true;
  }

  Columns inputs_;
  const PrimOptions& options_;
  double mass_rows_;
  ColumnOrders inside_;
  std::vector<std::uint32_t> everything_;
  std::vector<std::uint64_t> gone_;  ///< a bit a row; all clear between peels
  Bounds start_, now_;
  std::size_t rows_ = 0, hits_ = 0;
  std::vector<PrimBox> boxes_;
};

}  // namespace

ColumnOrders sorted_columns(Columns inputs, std::span<const std::uint8_t> cases) {
  ColumnOrders orders;
  std::vector<std::pair<double, std::uint32_t>> pairs;
  for (const auto& column : inputs) {
    pairs.resize(column.size());
    for (std::size_t row = 0; row < column.size(); ++row)
      pairs[row] = {column[row], static_cast<std::uint32_t>(2 * row + (cases[row] ? 1 : 0))};
    std::sort(pairs.begin(), pairs.end());
    std::vector<std::uint32_t>& order = orders.emplace_back(column.size());
    for (std::size_t k = 0; k < pairs.size(); ++k) order[k] = pairs[k].second;
  }
  return orders;
}

ColumnOrders of_rows(const ColumnOrders& orders, const std::vector<std::uint8_t>& marked) {
  std::vector<std::uint64_t> bits(marked.size() / 64 + 1);
  for (std::size_t row = 0; row < marked.size(); ++row)
    if (marked[row]) bits[row >> 6] |= std::uint64_t{1} << (row & 63);
  ColumnOrders some;
  for (const auto& order : orders) {
    std::vector<std::uint32_t>& chosen = some.emplace_back(order.size() + 1);
    std::size_t kept = 0;
    for (const std::uint32_t entry : order) {
      chosen[kept] = entry;
      kept += bits[entry >> 7] >> (entry >> 1 & 63) & 1;
    }
    chosen.resize(kept);
  }
  return some;
}

std::vector<PrimBox> peel_and_paste(Columns inputs, ColumnOrders orders, std::size_t mass_rows,
                                    const PrimOptions& options) {
  return Search(inputs, std::move(orders), mass_rows, options).run();
}

std::vector<PrimBox> prim_trajectory(Columns inputs, std::span<const std::uint8_t> cases,
                                     const PrimOptions& options) {
  return peel_and_paste(inputs, sorted_columns(inputs, cases), cases.size(), options);
}

bool in_box(Columns inputs, std::size_t row, const PrimBox& box) {
  return std::all_of(box.limits.begin(), box.limits.end(), [&](const PrimLimit& limit) {
    const double x = inputs[limit.input][row];
    return x >= limit.low && x <= limit.high;
  });
}

}  // namespace entente
