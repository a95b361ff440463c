#!/usr/bin/env bash
# usage: sharing.sh ENTENTE TINY
# One assessment shared by ranks: the same bits as from one process, stops, run files, ranks that are lost.
set -euo pipefail
entente=$1
tiny=$2
. "$(dirname "$0")/mpirun.sh"

# Only what lies under "run" may differ.
figures() { sed '/^  "run": {/,/^  }/d' <<< "$1"; }
has_figures() { grep -q '"strategies"' <<< "$1" && grep -q '"share_best"' <<< "$1"; }

# same "RANKSxTHREADS…" FLAGS…: so many ranks of so many threads say what one process says.
same() {
  local alone each crews=$1
  shift
  ends 0 "$entente" assess "$tiny" "$@" --threads 1 --json
  alone=$(figures "$out")
  has_figures "$alone" || fail "no figures to compare: $*"
  for each in $crews; do
    ends 0 launch "${each%x*}" "$entente" assess "$tiny" "$@" --threads "${each#*x}" --json
    [ "$(figures "$out")" = "$alone" ] || fail "$each ranks and threads answer otherwise than one process: $*"
    [ -z "$err" ] || fail "$each ranks and threads said: $err"
  done
}
same "1x3 2x1 2x2 3x1 3x3" --draws 592
grep -q '"method": "exact"' <<< "$out" || fail "not exact"
same "2x1 2x3 3x2" --draws 65552 --strategy continue
grep -q '"method": "binned"' <<< "$out" || fail "not binned"
same "2x2 3x1" --draws 65536 --until-width 0.01 --strategy probe --strategy press
grep -q '"stopped_early": true' <<< "$out" || fail "it did not stop early"
[ "$(sed -n '/^  "run": {/,/^  }/s/^    "draws": \([0-9]*\),/\1/p' <<< "$out")" -gt 512 ] || fail "it looked only once"

# Files of rank 0 alone: a run that three ranks began is gone on with by two, and extended, from exact to binned.
ends 0 launch 3 "$entente" assess "$tiny" --strategy continue --draws 1040 --save "$work/run.db"
ends 0 launch 2 "$entente" assess --resume "$work/run.db" --draws 65568 --json
resumed=$(figures "$out")
ends 0 "$entente" assess "$tiny" --strategy continue --draws 65568 --json
[ "$resumed" = "$(figures "$out")" ] || fail "a run gone on with by ranks answers otherwise"
ends 7 launch 2 "$entente" assess "$tiny" --save "$work/run.db"
says "exists already" "$err"
[ "$(find "$work" -name 'run.db*' | wc -l)" = 1 ] || fail "something is left beside the file: $(ls "$work")"

# Files of the same name in different folders, of the same scenario with other seeds: not one run.
for rank in 0 1; do
  mkdir "$work/$rank"
  ends 0 "$entente" assess "$tiny" --draws 32 --seed $rank --save "$work/$rank/run.db"
done
ends 2 launch 2 sh -c 'cd "$0/$OMPI_COMM_WORLD_RANK" && exec "$1" assess --resume run.db' "$work" "$entente"
says "was started with another run file than rank 0" "$err"

# A long run in the background: its number is in $job, those of its ranks in rank.0, rank.1. The second is at work too
# when the first has written; mpirun's own time is up after a minute, since `timeout` would keep the signal to itself.
begin_long() {
  rm -f "$work"/long.db* "$work"/rank.*
  mpirun "${mpirun_flags[@]}" --timeout 60 --mca btl self,vader,tcp -n 2 \
    sh -c 'echo $$ > "$0/rank.$OMPI_COMM_WORLD_RANK"; exec "$@"' "$work" \
    "$entente" assess "$tiny" --draws 10000000 --strategy continue --save "$work/long.db" --json > "$work/out" 2> "$work/err" &
  job=$!
  local i
  for i in $(seq 100); do
    if [ -s "$work/long.db" ]; then break; fi
    sleep 0.1
  done
  sleep 0.3
}
end_long() {  # end_long CODE
  local code=0
  wait "$job" || code=$?
  out=$(cat "$work/out")
  err=$(cat "$work/err")
  [ "$code" = "$1" ] || fail "exit code $code, not $1"$'\n'"$out"$'\n'"$err"
}

# SIGUSR1 to mpirun, which passes it on, or to one rank alone: all stop, and what is finished counts.
for whom in all 0 1; do
  begin_long
  if [ $whom = all ]; then kill -USR1 "$job"; else kill -USR1 "$(cat "$work/rank.$whom")"; fi
  end_long 6
  says "entente: interrupted after" "$err"
  says '"interrupted": true' "$out"
done
ends 0 "$entente" rerun "$work/long.db" --threads 2
says "dentical" "$out"

# A rank that is lost ends all, and there is no answer; what rank 0 has written is a run.
begin_long
kill -KILL "$(cat "$work/rank.1")"
end_long 137
[ -z "$out" ] || fail "an answer although a rank was lost"
ends 0 "$entente" rerun "$work/long.db" --threads 2

[ "$failures" = 0 ]
