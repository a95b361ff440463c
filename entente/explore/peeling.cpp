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
  Search(Columns inputs, std::span<const std::uint8_t> cases, ColumnOrders orders, std::size_t mass_rows,
         const PrimOptions& options)
      : inputs_(inputs),
        cases_(cases),
        options_(options),
        mass_rows_(static_cast<double>(mass_rows)),
        inside_(std::move(orders)) {
    everything_ = inside_.front();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      start_.low.push_back(inputs[i][inside_[i].front()]);
      start_.high.push_back(inputs[i][inside_[i].back()]);
    }
    now_ = start_;
    rows_ = everything_.size();
    for (const std::uint32_t row : everything_) hits_ += cases[row];
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

  /// `values` are those of the rows in `order`, ascending.
  double quantile(const std::vector<std::uint32_t>& order, std::span<const double> values, double q) const {
    const double at = static_cast<double>(order.size() - 1) * q;
    auto below = static_cast<std::size_t>(std::floor(at)), above = static_cast<std::size_t>(std::ceil(at));
    if (q > 0.5)
      while (values[order[below]] == values[order[above]] && below > 0) --below;
    else
      while (values[order[below]] == values[order[above]] && above + 1 < order.size()) ++above;
    return (values[order[below]] + values[order[above]]) / 2;
  }

  /// What is left when the rows beyond the quantile go.
  Move peeled(std::size_t i, bool upper) const {
    const std::vector<std::uint32_t>& order = inside_[i];
    const std::span<const double> values = inputs_[i];
    Move move{i, upper};
    move.bound = quantile(order, values, upper ? 1 - options_.peel_alpha : options_.peel_alpha);
    std::size_t gone = 0, gone_cases = 0;
    if (upper)
      for (auto row = order.rbegin(); row != order.rend() && values[*row] > move.bound; ++row)
        ++gone, gone_cases += cases_[*row];
    else
      for (auto row = order.begin(); row != order.end() && values[*row] < move.bound; ++row)
        ++gone, gone_cases += cases_[*row];
    move.rows = rows_ - gone;
    move.cases = hits_ - gone_cases;
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
    const std::span<const double> values = inputs_[best.input];
    const auto stays = [&](std::uint32_t row) {
      return best.upper ? values[row] <= best.bound : values[row] >= best.bound;
    };
    gone_.resize(cases_.size());
    for (const std::uint32_t row : inside_[best.input]) gone_[row] = !stays(row);
    for (std::vector<std::uint32_t>& order : inside_) {
      // Without a branch: which rows go is as good as random in every other column.
      std::size_t kept = 0;
      for (const std::uint32_t row : order) {
        order[kept] = row;
        kept += gone_[row] ? 0 : 1;
      }
      order.resize(kept);
    }
    return true;
  }

  /// Rows inside all bounds but those of `skip`, where they lie from `low` to `high`.
  template <class Seen>
  void each_inside(std::size_t skip, double low, double high, const Seen& seen) const {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      if (i != skip && is_restricted(i)) others.push_back(i);
    for (const std::uint32_t row : everything_) {
      if (inputs_[skip][row] < low || inputs_[skip][row] > high) continue;
      if (std::all_of(others.begin(), others.end(), [&](std::size_t i) {
            return inputs_[i][row] >= now_.low[i] && inputs_[i][row] <= now_.high[i];
          }))
        seen(row);
    }
  }

  Move pasted(std::size_t i, bool upper) const {
    std::vector<std::uint32_t> beyond;
    each_inside(i, upper ? now_.high[i] : start_.low[i], upper ? start_.high[i] : now_.low[i],
                [&](std::uint32_t row) { beyond.push_back(row); });
    Move move{i, upper, upper ? start_.high[i] : start_.low[i]};
    if (!beyond.empty()) {
      const std::span<const double> values = inputs_[i];
      std::sort(beyond.begin(), beyond.end(),
                [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
      move.bound = quantile(beyond, values, upper ? options_.paste_alpha : 1 - options_.paste_alpha);
    }
    each_inside(i, upper ? now_.low[i] : move.bound, upper ? move.bound : now_.high[i],
                [&](std::uint32_t row) {
                  ++move.rows;
                  move.cases += cases_[row];
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
  std::span<const std::uint8_t> cases_;
  const PrimOptions& options_;
  double mass_rows_;
  ColumnOrders inside_;
  std::vector<std::uint32_t> everything_;
  std::vector<std::uint8_t> gone_;
  Bounds start_, now_;
  std::size_t rows_ = 0, hits_ = 0;
  std::vector<PrimBox> boxes_;
};

}  // namespace

ColumnOrders sorted_columns(Columns inputs) {
  ColumnOrders orders;
  std::vector<std::pair<double, std::uint32_t>> pairs;
  for (const auto& column : inputs) {
    pairs.resize(column.size());
    for (std::size_t row = 0; row < column.size(); ++row)
      pairs[row] = {column[row], static_cast<std::uint32_t>(row)};
    std::sort(pairs.begin(), pairs.end());
    std::vector<std::uint32_t>& order = orders.emplace_back(column.size());
    for (std::size_t k = 0; k < pairs.size(); ++k) order[k] = pairs[k].second;
  }
  return orders;
}

ColumnOrders of_rows(const ColumnOrders& orders, const std::vector<std::uint8_t>& marked) {
  ColumnOrders some;
  for (const auto& order : orders) {
    std::vector<std::uint32_t>& chosen = some.emplace_back(order.size() + 1);
    std::size_t kept = 0;
    for (const std::uint32_t row : order) {
      chosen[kept] = row;
      kept += marked[row] ? 1 : 0;
    }
    chosen.resize(kept);
  }
  return some;
}

std::vector<PrimBox> peel_and_paste(Columns inputs, std::span<const std::uint8_t> cases, ColumnOrders orders,
                                    std::size_t mass_rows, const PrimOptions& options) {
  return Search(inputs, cases, std::move(orders), mass_rows, options).run();
}

std::vector<PrimBox> prim_trajectory(Columns inputs, std::span<const std::uint8_t> cases,
                                     const PrimOptions& options) {
  return peel_and_paste(inputs, cases, sorted_columns(inputs), cases.size(), options);
}

bool in_box(Columns inputs, std::size_t row, const PrimBox& box) {
  return std::all_of(box.limits.begin(), box.limits.end(), [&](const PrimLimit& limit) {
    const double x = inputs[limit.input][row];
    return x >= limit.low && x <= limit.high;
  });
}

}  // namespace entente
