#pragma once
#include <string>
#include <vector>

#include "entente/base/diagnostic.hpp"
#include "entente/model/scenario.hpp"

namespace entente {

/// What a weight is worth in money, for `check --money`.
struct MoneyRow {
  std::string key;
  std::string actor;   ///< whose points
  bool a_year = true;  ///< a flow; false for what is paid once
  bool large = false;  ///< a flow whose median is above 3 points either way
  double points_p05 = 0, points_p50 = 0,
         points_p95 = 0;  ///< 1 point = 1 % of the actor's GDP (the median of it)
  double money_p05 = 0, money_p50 = 0, money_p95 = 0;  ///< bn USD, a year where `a_year`
  Place place;
};

/// Every number of the scenario that is worth money, in the order of the file's sections.
std::vector<MoneyRow> money_table(const Scenario& scenario);

/// W008 for each flow above 3 points a year (model section 1).
Diagnostics money_warnings(const Scenario& scenario);

}  // namespace entente
