#include "entente/ensemble/regret.hpp"

#include <utility>

namespace entente {

Regret choose_by_rules(std::vector<RegretRow> rows) {
  Regret result;
  result.rows = std::move(rows);
  const auto pick = [&](std::size_t first, auto better) -> std::string {
    if (first >= result.rows.size()) return "";
    auto chosen = result.rows.begin() + static_cast<std::ptrdiff_t>(first);
    for (auto row = chosen; row != result.rows.end(); ++row)
      if (better(*row, *chosen)) chosen = row;
    return chosen->strategy;
  };
  using Row = const RegretRow&;
  result.minimax = pick(0, [](Row a, Row b) { return a.largest < b.largest; });
  result.percentile = pick(0, [](Row a, Row b) { return a.p95 < b.p95; });
  result.maximin = pick(0, [](Row a, Row b) { return a.worst > b.worst; });
  result.hurwicz = pick(0, [](Row a, Row b) { return a.hurwicz > b.hurwicz; });
  result.laplace = pick(0, [](Row a, Row b) { return a.laplace > b.laplace; });
  result.satisficing = pick(1, [](Row a, Row b) { return a.satisficing > b.satisficing; });
  result.horizon = pick(1, [](Row a, Row b) { return a.horizon > b.horizon; });
  return result;
}

}  // namespace entente
