#!/usr/bin/env bash
# usage: refused.sh ENTENTE TINY
# A program built without MPI under a launcher: no rank answers, the first says why. Then under mpirun, if there is one.
set -euo pipefail
entente=$1
tiny=$2
for rank in 0 1; do
  code=0
  said=$(env OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=$rank "$entente" check "$tiny" 2>&1) || code=$?
  [ "$code" = 3 ] || { echo "rank $rank ended with $code: $said"; exit 1; }
  case $rank in
    0) grep -q "built without MPI" <<< "$said" ;;
    1) [ -z "$said" ] || { echo "rank 1 said: $said"; exit 1; } ;;
  esac
done
. "$(dirname "$0")/mpirun.sh"
ends 3 launch 2 "$entente" assess "$tiny"
says "built without MPI" "$err"
[ -z "$out" ] || fail "it answered: $out"
ends 0 launch 1 "$entente" check "$tiny"
[ "$failures" = 0 ]
