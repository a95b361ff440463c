#include "entente/ensemble/figures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "entente/base/sha256.hpp"

namespace entente {
namespace {

/// Everything that makes a figure what it is, as text.
std::string key_of(const Figure& figure) {
  std::string key = fmt::format("{:d}{:d} {} {}", static_cast<int>(figure.measure),
                                static_cast<int>(figure.keep), figure.factor, figure.constant);
  for (const Figure::Term& term : figure.terms) key += fmt::format(" {}*{}", term.coefficient, term.row);
  return key;
}

}  // namespace

void RowSource::add(std::size_t row, double coefficient, std::span<double> out) const {
  if (row < recorded_) return add_recorded(row, coefficient, out);
  const double* values = derived_.data() + (row - recorded_) * out.size();
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += coefficient * values[i];
}

void RowSource::derive(const RowLayout& layout) {
  const std::size_t n = lanes(), strategies = layout.strategies();
  const DerivedRows rows(layout);
  recorded_ = layout.rows();
  derived_.assign(rows.size() * n, 0.0);
  const auto of = [&](std::size_t row) {
    return std::span<double>(derived_).subspan((row - recorded_) * n, n);
  };
  const std::span<double> best = of(rows.best()), share = of(rows.win_share());
  std::fill(best.begin(), best.end(), -std::numeric_limits<double>::infinity());
  for (std::size_t s = 0; s < strategies; ++s) {
    const std::span<double> welfare = of(rows.welfare(s));
    const std::size_t first = layout.divider(DividerPart::military);
    for (std::size_t i = 0; i < static_cast<std::size_t>(DividerPart::allied_loss); ++i)
      add_recorded(layout.row(s, first + i), 1, welfare);
    for (std::size_t a = 0; a < layout.allies().size(); ++a)
      for (const AllyColumn part : {AllyColumn::ledger, AllyColumn::security, AllyColumn::arming})
        add_recorded(layout.row(s, layout.ally(a, part)), -1, welfare);
    for (std::size_t i = 0; i < n; ++i) best[i] = std::max(best[i], welfare[i]);
  }
  for (std::size_t s = 0; s < strategies; ++s) {
    const std::span<double> welfare = of(rows.welfare(s));
    for (std::size_t i = 0; i < n; ++i) share[i] += welfare[i] == best[i] ? 1 : 0;
  }
  for (double& tied : share) tied = 1 / tied;
}

void BlockRows::read(const RowNumbers& numbers, std::size_t block) {
  const std::size_t size = values_.size();
  if (numbers.precision == Precision::float32)
    std::copy_n(numbers.floats.data() + block * size, size, values_.data());
  else
    std::copy_n(numbers.doubles.data() + block * size, size, values_.data());
  derive(*layout_);
}

int BlockRows::failed_lanes() const {
  int failed = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    bool finite = true;
    for (std::size_t at = lane; at < values_.size(); at += kLanes)
      finite = finite && std::isfinite(values_[at]);
    failed += finite ? 0 : 1;
  }
  return failed;
}

void BlockRows::add_recorded(std::size_t row, double coefficient, std::span<double> out) const {
  const double* values = values_.data() + row * kLanes;
  for (std::size_t i = 0; i < kLanes; ++i) out[i] += coefficient * values[i];
}

void evaluate(const Figure& figure, const RowSource& source, std::span<double> out,
              std::vector<double>& scratch) {
  std::fill(out.begin(), out.end(), figure.constant);
  for (const Figure::Term& term : figure.terms) source.add(term.row, term.coefficient, out);
  const bool has_factor = figure.factor != Figure::kNoFactor;
  if (has_factor) {
    scratch.assign(out.size(), 0.0);
    source.add(figure.factor, 1, scratch);
  }
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const auto each = [&](auto measured) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = measured(out[i], i);
  };
  switch (figure.measure) {
    case Figure::Measure::value:
      if (has_factor) each([&](double x, std::size_t i) { return x * scratch[i]; });
      break;
    case Figure::Measure::positive:
      each([](double x, std::size_t) { return x > 0 ? 1.0 : 0.0; });
      break;
    case Figure::Measure::not_negative:
      each([](double x, std::size_t) { return x >= 0 ? 1.0 : 0.0; });
      break;
    case Figure::Measure::if_zero:
      each([&](double x, std::size_t i) { return x == 0 ? scratch[i] : 0.0; });
      break;
    case Figure::Measure::if_negative:
      each([&](double x, std::size_t i) { return x < 0 ? scratch[i] : kNever; });
      break;
  }
}

std::size_t FigureList::add(const Figure& figure) {
  const auto [entry, fresh] = by_key_.try_emplace(key_of(figure), figures_.size());
  if (fresh) figures_.push_back(figure);
  return entry->second;
}

std::string FigureList::fingerprint() const {
  std::string all;
  for (const Figure& figure : figures_) all += key_of(figure) + "\n";
  return sha256(all).substr(0, 16);
}

}  // namespace entente
