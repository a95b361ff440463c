#!/usr/bin/env bash
# usage: one_host.sh CREW
# Ranks on one host: every function of entente/ensemble/ranks.hpp with two and three, and how they end.
set -euo pipefail
crew=$1
. "$(dirname "$0")/mpirun.sh"

for ranks in 1 2 3 5; do
  ends 0 launch "$ranks" "$crew" talk
  says "$ranks ranks talked" "$out"
done
# Over TCP, where the small messages behind a large one are in fact here first.
transports=self,tcp ends 0 launch 2 "$crew" bulk 50000000
says "50000000 bytes crossed" "$out"

# An error on one rank ends all with its words and code.
for ranks in 2 3; do
  ends 7 launch "$ranks" "$crew" trouble 7
  says "rank $((ranks - 1)) ran out of luck" "$err"
  ends 1 launch "$ranks" "$crew" exception
done

[ "$failures" = 0 ]
