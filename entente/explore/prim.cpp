#include "entente/explore/prim.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <boost/math/special_functions/beta.hpp>

#include "entente/explore/peeling.hpp"

namespace entente {
namespace {

using Columns = std::span<const std::span<const double>>;
using Marks = std::vector<std::uint8_t>;

constexpr std::uint32_t kHalves = 0x68616c66, kResampling = 0x7072696d;
constexpr double kLift = 0.05;         ///< quasi-p above which a bound says nothing
constexpr double kWorthTelling = 0.1;  ///< share of all cases that a further box must hold
constexpr double kRecurs = 0.5;        ///< share of the halves that must restrict an input too
constexpr std::size_t kFewestRows = 40, kFewestCases = 10;

/// Chance of `some` or more of `all` at `p` each.
double binomial_tail(std::size_t some, std::size_t all, double p) {
  if (some == 0) return 1;
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return boost::math::ibeta(static_cast<double>(some), static_cast<double>(all - some) + 1, p);
}

struct Count {
  std::size_t rows = 0, cases = 0;
};

/// What lies in the box, of the rows marked.
Count count(Columns inputs, std::span<const std::uint8_t> cases, const PrimBox& box, const Marks& marked) {
  Count result;
  for (std::size_t row = 0; row < cases.size(); ++row)
    if (marked[row] && in_box(inputs, row, box)) {
      ++result.rows;
      result.cases += cases[row];
    }
  return result;
}

PrimBox without_bound(const PrimBox& box, std::size_t limit, bool upper) {
  PrimBox open = box;
  (upper ? open.limits[limit].high : open.limits[limit].low) = upper ? HUGE_VAL : -HUGE_VAL;
  return open;
}

double quasi_p_of(Columns inputs, std::span<const std::uint8_t> cases, const PrimBox& box,
                  const Marks& marked, std::size_t limit, bool upper) {
  const Count open = count(inputs, cases, without_bound(box, limit, upper), marked);
  return binomial_tail(box.cases, box.rows, static_cast<double>(open.cases) / static_cast<double>(open.rows));
}

std::vector<std::array<double, 2>> quasi_p_among(Columns inputs, std::span<const std::uint8_t> cases,
                                                 const PrimBox& box, const Marks& marked) {
  std::vector<std::array<double, 2>> result;
  for (std::size_t k = 0; k < box.limits.size(); ++k) {
    std::array<double, 2>& of_limit = result.emplace_back(std::array<double, 2>{1, 1});
    if (box.limits[k].low_restricted) of_limit[0] = quasi_p_of(inputs, cases, box, marked, k, false);
    if (box.limits[k].high_restricted) of_limit[1] = quasi_p_of(inputs, cases, box, marked, k, true);
  }
  return result;
}

/// The data and what is being asked of them.
class Search {
 public:
  Search(Columns inputs, std::span<const std::uint8_t> cases, const DiscoveryOptions& options)
      : inputs_(inputs), cases_(cases), options_(options), orders_(sorted_columns(inputs, cases)) {
    for (const std::uint8_t one : cases) all_cases_ += one;
  }

  Discovery run() {
    Discovery result;
    result.rows = cases_.size();
    result.cases = all_cases_;
    Marks rest(cases_.size(), 1);
    for (int k = 0; k < options_.most_boxes; ++k) {
      const Count left = count(inputs_, cases_, {}, rest);
      if (left.rows < kFewestRows || left.cases < kFewestCases || left.cases == left.rows) break;
      const std::vector<PrimBox> trajectory = trajectory_of(rest);
      if (k == 0) result.trajectory = trajectory;
      std::optional<PrimBox> box = chosen(trajectory, rest);
      if (!box) break;
      if (k > 0 && static_cast<double>(box->cases) < kWorthTelling * static_cast<double>(all_cases_)) break;
      DiscoveredBox found;
      const double p = confirm(rest, k, found);
      if (k == 0) result.worst_p = p;
      if (!(p < options_.level)) break;
      const std::vector<PrimBox> others = in_halves(rest, k);
      lift_what_does_not_recur(*box, others, rest);
      if (box->limits.empty()) break;
      describe(*box, rest, others, found);
      for (std::size_t row = 0; row < rest.size(); ++row)
        if (rest[row] && in_box(inputs_, row, *box)) rest[row] = 0;
      result.boxes.push_back(std::move(found));
    }
    return result;
  }

 private:
  std::vector<PrimBox> trajectory_of(const Marks& marked) const {
    ColumnOrders some = of_rows(orders_, marked);
    const std::size_t rows = some.front().size();
    return peel_and_paste(inputs_, std::move(some), rows, options_.prim);
  }

  /// The box with the best balance of coverage and density, less the bounds that do nothing; none where no
  /// box is better than all rows.
  std::optional<PrimBox> chosen(const std::vector<PrimBox>& trajectory, const Marks& marked) const {
    const auto balance = [&](const PrimBox& box) {  // 2/(1/coverage + 1/density)
      return 2 * static_cast<double>(box.cases) / static_cast<double>(box.rows + trajectory.front().cases);
    };
    const PrimBox* best = &trajectory.front();
    for (const PrimBox& box : trajectory)
      if (balance(box) > balance(*best)) best = &box;
    PrimBox box = *best;
    for (;;) {
      const auto p = quasi_p_among(inputs_, cases_, box, marked);
      double worst = kLift;
      std::size_t limit = 0;
      bool upper = false, any = false;
      for (std::size_t k = 0; k < box.limits.size(); ++k)
        for (const bool side : {false, true}) {
          const bool is = side ? box.limits[k].high_restricted : box.limits[k].low_restricted;
          if (!is || p[k][side] <= worst) continue;
          worst = p[k][side];
          limit = k;
          upper = side;
          any = true;
        }
      if (!any) break;
      lift(box, limit, upper, marked);
    }
    if (box.limits.empty()) return std::nullopt;
    return box;
  }

  void lift(PrimBox& box, std::size_t limit, bool upper, const Marks& marked) const {
    PrimLimit& open = box.limits[limit];
    const std::vector<std::uint32_t>& order = orders_[open.input];
    if (upper) {
      open.high_restricted = false;
      open.high = inputs_[open.input][order.back() / 2];
    } else {
      open.low_restricted = false;
      open.low = inputs_[open.input][order.front() / 2];
    }
    if (!open.low_restricted && !open.high_restricted)
      box.limits.erase(box.limits.begin() + static_cast<std::ptrdiff_t>(limit));
    const Count now = count(inputs_, cases_, box, marked);
    box.rows = now.rows;
    box.cases = now.cases;
  }

  /// Finds a box in each half and counts it in the other.
  /// @return the larger of the two chances of as many cases in a box that has nothing to do with them
  double confirm(const Marks& marked, int k, DiscoveredBox& found) const {
    const std::array<Marks, 2> halves =
        split(marked, Dice(options_.seed, kHalves + static_cast<std::uint32_t>(k)));
    Count inside, among;
    double worst = 0;
    for (std::size_t h = 0; h < 2; ++h) {
      const std::optional<PrimBox> box = chosen(trajectory_of(halves[h]), halves[h]);
      if (!box) return 1;
      const Count in = count(inputs_, cases_, *box, halves[1 - h]);
      const Count all = count(inputs_, cases_, {}, halves[1 - h]);
      worst = std::max(worst, binomial_tail(in.cases, in.rows,
                                            static_cast<double>(all.cases) / static_cast<double>(all.rows)));
      inside.rows += in.rows, inside.cases += in.cases;
      among.rows += all.rows, among.cases += all.cases;
    }
    found.held_out_density = wilson(static_cast<double>(inside.cases), static_cast<double>(inside.rows));
    found.held_out_coverage = wilson(static_cast<double>(inside.cases), static_cast<double>(among.cases));
    found.held_out_base = static_cast<double>(among.cases) / static_cast<double>(among.rows);
    return worst;
  }

  static std::array<Marks, 2> split(const Marks& marked, Dice dice) {
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < marked.size(); ++row)
      if (marked[row]) rows.push_back(static_cast<std::uint32_t>(row));
    const auto order = dice.shuffled(static_cast<std::uint32_t>(rows.size()));
    std::array<Marks, 2> halves{Marks(marked.size()), Marks(marked.size())};
    for (std::size_t n = 0; n < rows.size(); ++n) halves[n % 2][rows[order[n]]] = 1;
    return halves;
  }

  /// The boxes of random halves.
  std::vector<PrimBox> in_halves(const Marks& marked, int k) const {
    std::vector<PrimBox> boxes;
    for (int pair = 0; 2 * pair < options_.resamples; ++pair) {
      const auto address =
          kResampling + static_cast<std::uint32_t>(k) * 0x10000u + static_cast<std::uint32_t>(pair);
      for (const Marks& half : split(marked, Dice(options_.seed, address)))
        boxes.push_back(chosen(trajectory_of(half), half).value_or(PrimBox{}));
    }
    return boxes;
  }

  /// What the box says of an input, or null.
  static const PrimLimit* limit_on(const PrimBox& box, std::size_t input) {
    const auto found = std::find_if(box.limits.begin(), box.limits.end(),
                                    [&](const PrimLimit& one) { return one.input == input; });
    return found == box.limits.end() ? nullptr : &*found;
  }
  static double recurs(std::size_t input, const std::vector<PrimBox>& others) {
    const auto times = std::count_if(others.begin(), others.end(),
                                     [&](const PrimBox& other) { return limit_on(other, input); });
    return static_cast<double>(times) / static_cast<double>(others.size());
  }

  void lift_what_does_not_recur(PrimBox& box, const std::vector<PrimBox>& others, const Marks& marked) const {
    std::erase_if(box.limits, [&](const PrimLimit& limit) { return recurs(limit.input, others) < kRecurs; });
    const Count now = count(inputs_, cases_, box, marked);
    box.rows = now.rows;
    box.cases = now.cases;
  }

  void describe(const PrimBox& box, const Marks& marked, const std::vector<PrimBox>& others,
                DiscoveredBox& found) const {
    found.mass = static_cast<double>(box.rows) / static_cast<double>(cases_.size());
    found.coverage = wilson(static_cast<double>(box.cases), static_cast<double>(all_cases_));
    found.density = wilson(static_cast<double>(box.cases), static_cast<double>(box.rows));
    const auto p = quasi_p_among(inputs_, cases_, box, marked);
    for (std::size_t l = 0; l < box.limits.size(); ++l) {
      const PrimLimit& limit = box.limits[l];
      const auto& order = orders_[limit.input];
      const auto bound = [&](bool upper) {
        std::vector<double> there;
        for (const PrimBox& other : others) {
          const PrimLimit* same = limit_on(other, limit.input);
          there.push_back(same ? (upper ? same->high : same->low)
                               : inputs_[limit.input][(upper ? order.back() : order.front()) / 2]);
        }
        const double value = upper ? limit.high : limit.low;
        const Estimate estimate = percentile_interval(value, there);
        return PrimBound{value, std::min(value, estimate.low), std::max(value, estimate.high), p[l][upper],
                         upper ? limit.high_restricted : limit.low_restricted};
      };
      found.limits.push_back({limit.input, bound(false), bound(true), recurs(limit.input, others)});
    }
  }

  Columns inputs_;
  std::span<const std::uint8_t> cases_;
  const DiscoveryOptions& options_;
  ColumnOrders orders_;
  std::size_t all_cases_ = 0;
};

}  // namespace

std::vector<std::array<double, 2>> quasi_p(Columns inputs, std::span<const std::uint8_t> cases,
                                           const PrimBox& box) {
  return quasi_p_among(inputs, cases, box, Marks(cases.size(), 1));
}

Discovery discover(Columns inputs, std::span<const std::uint8_t> cases, const DiscoveryOptions& options) {
  return Search(inputs, cases, options).run();
}

}  // namespace entente
