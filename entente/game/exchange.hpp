#pragma once
#include "entente/game/flows.hpp"
#include "entente/game/triad.hpp"

namespace entente {

/// What T has a year from each side at one level: benefits less threats and sanctions, points of T. Together
/// with type and discrepancy, which come from neither side, they make up T's flow and R's reply.
struct Exchange {
  double rival = 0;  ///< trade above the alternative, backing of the regime, leaders, the weight of
                     ///< dependence, R's threats (3.1)-(3.3), (3.5), (3.6) and its reply (3.7)
  double divider =
      0;  ///< what firms bring, levers in force, D's threat and demands on the regime (3.1)-(3.4)
};
Exchange exchange(const Weights& weights, const Setting& setting, int r, const ReplyWeights& reply);

/// Signs of the three ties (6.12). T's level decides where it stands at either end: fused or partner, with R
/// and not with D; realigned, with D and not with R. Independent, it has amity with whoever gives it more
/// than he threatens (`exchange`). D and R are rivals by the model's premise, but for the time in which R
/// makes up with D or pays it.
TriadTies ties(const Weights& weights, const Setting& setting, int r, const ReplyWeights& reply);

}  // namespace entente
