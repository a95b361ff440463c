#include "entente/explore/chance.hpp"

namespace entente {

ByChance<double> chances_of(const YearOutcome& year, Goal goal) {
  return {goal_probability(year, goal), year.at[0],         year.at[1], year.at[2], year.at[3],
          year.ever_independent,        year.ever_realigned};
}

}  // namespace entente
