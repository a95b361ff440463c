#pragma once
// Functions whose indices are known, designs to try them on, and the oracles beside this repository.

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "entente/base/random.hpp"
#include "entente/explore/indices.hpp"
#include "entente/explore/table.hpp"

namespace entente::explore_test {

/// A file of ../shared/oracles; empty where there is none.
inline std::string oracle(const std::string& name) {
  const std::string path = std::string(ENTENTE_SOURCE) + "/../shared/oracles/" + name;
  if (std::filesystem::exists(path)) return path;
  // A checkout beside others lies one folder deeper.
  const std::string deeper = std::string(ENTENTE_SOURCE) + "/../../shared/oracles/" + name;
  return std::filesystem::exists(deeper) ? deeper : std::string();
}
#define ENTENTE_NEEDS_ORACLE(name)        \
  if (explore_test::oracle(name).empty()) \
  GTEST_SKIP() << "no ../shared/oracles/" name " beside this repository"

inline nlohmann::json oracle_json(const std::string& name) {
  std::ifstream file(oracle(name));
  return nlohmann::json::parse(file);
}

using Columns = std::vector<std::span<const double>>;

inline Columns spans_of(const std::vector<std::vector<double>>& columns) {
  return {columns.begin(), columns.end()};
}

/// A function of points in the unit cube with its true indices.
struct Known {
  std::string name;
  std::vector<double> first, total;
  double (*value)(const std::vector<double>& u);
};

inline double ishigami(const std::vector<double>& u) {
  const auto x = [&](std::size_t i) { return std::numbers::pi * (2 * u[i] - 1); };
  return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

inline constexpr double kSobolG[] = {0, 1, 4.5, 9, 99, 99, 99, 99};

inline double sobol_g(const std::vector<double>& u) {
  double product = 1;
  for (std::size_t i = 0; i < u.size(); ++i)
    product *= (std::abs(4 * u[i] - 2) + kSobolG[i]) / (1 + kSobolG[i]);
  return product;
}

/// Ishigami and Homma (1990) with a = 7, b = 0.1.
inline Known known_ishigami() {
  const double pi4 = std::pow(std::numbers::pi, 4), a = 7, b = 0.1;
  const double v1 = std::pow(1 + b * pi4 / 5, 2) / 2, v2 = a * a / 8, v13 = b * b * pi4 * pi4 * 8 / 225;
  const double v = v1 + v2 + v13;
  return {"Ishigami", {v1 / v, v2 / v, 0}, {(v1 + v13) / v, v2 / v, v13 / v}, ishigami};
}

/// Saltelli and Sobol (1995).
inline Known known_sobol_g() {
  Known g{"Sobol-G", {}, {}, sobol_g};
  double all = 1;
  for (const double a : kSobolG) all *= 1 + 1 / (3 * (1 + a) * (1 + a));
  for (const double a : kSobolG) {
    const double alone = 1 / (3 * (1 + a) * (1 + a));
    g.first.push_back(alone / (all - 1));
    g.total.push_back(alone * (all / (1 + alone)) / (all - 1));
  }
  return g;
}

/// Values on a Saltelli design of `points` base points, which are the draws of `seed`: sixteen scramblings in
/// turn.
inline std::vector<double> on_design(const Known& known, std::size_t points, bool pairs, std::uint64_t seed) {
  const std::size_t k = known.first.size();
  std::vector<double> values, a(k), b(k);
  for (std::size_t p = 0; p < points; ++p) {
    for (std::size_t i = 0; i < k; ++i) {
      a[i] = uniform(seed, p, static_cast<int>(i));
      b[i] = uniform(seed, p, static_cast<int>(k + i));
    }
    values.push_back(known.value(a));
    for (const bool from_b : {false, true}) {
      if (from_b && !pairs) continue;
      for (std::size_t i = 0; i < k; ++i) {
        std::vector<double> x = from_b ? b : a;
        x[i] = from_b ? a[i] : b[i];
        values.push_back(known.value(x));
      }
    }
    values.push_back(known.value(b));
  }
  return values;
}

}  // namespace entente::explore_test
