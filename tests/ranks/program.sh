#!/usr/bin/env bash
# usage: program.sh ENTENTE TINY
# The program on several ranks: one answer, one voice, and starts that do not fit together.
set -euo pipefail
entente=$1
tiny=$2
. "$(dirname "$0")/mpirun.sh"
cp "$tiny" "$work/tiny.toml"
mkdir "$work/other"
sed 's/^title = .*/title = "Another triangle"/' "$tiny" > "$work/other/tiny.toml"
! cmp -s "$tiny" "$work/other/tiny.toml" || { echo "$tiny has no title to change"; exit 1; }

# One answer, equal to that of one process. Only what lies under "run" may differ.
figures() { sed '/^  "run": {/,/^  }/d' <<< "$1"; }
ends 0 "$entente" assess "$tiny" --draws 64 --json
alone=$(figures "$out")
grep -q '"strategies"' <<< "$alone" || fail "no figures to compare"
for ranks in 2 3; do
  ends 0 launch "$ranks" "$entente" assess "$tiny" --draws 64 --json
  [ "$(figures "$out")" = "$alone" ] || fail "$ranks ranks answer otherwise than one"
  [ -z "$err" ] || fail "$ranks ranks said: $err"
done
ends 0 launch 3 "$entente" --version
says "entente " "$out"
ends 0 launch 2 "$entente" check "$tiny"
says "numbers: " "$out"
ends 0 launch 2 "$entente" assess "$tiny" --draws 64
if grep -q $'\033' <<< "$out"; then fail "colour, although nobody knows of a terminal"; fi

# What is wrong for all is said once, with the code it has alone.
ends 3 launch 3 "$entente" assess "$tiny" --draws 7
says "--draws cannot be" "$err"
ends 3 launch 3 "$entente" asses "$tiny"
says 'there is no command "asses"' "$err"
ends 7 launch 2 "$entente" assess "$work/nothing.toml" --json
says "error[F001]" "$err"
says '"code": "F001"' "$out"

# Ranks in different folders, one without the file, one with another of the same name.
two() {  # two FOLDER1 COMMAND1… : FOLDER2 COMMAND2…, one rank each
  local first=("$1")
  shift
  while [ "$1" != : ]; do first+=("$1"); shift; done
  local folder=$2
  shift 2
  timeout -k 5 60 mpirun "${mpirun_flags[@]}" --mca btl self,vader,tcp -n 1 -wdir "${first[@]}" : -n 1 -wdir "$folder" "$@"
}
ends 7 two "$work" "$entente" assess tiny.toml : / "$entente" assess tiny.toml
says "rank 1 of 2" "$err"
says "error[F001]" "$err"
ends 7 two / "$entente" assess tiny.toml : "$work" "$entente" assess tiny.toml
says "rank 0 of 2" "$err"
ends 2 two "$work" "$entente" assess tiny.toml : "$work/other" "$entente" assess tiny.toml
says "was started with another scenario than rank 0" "$err"
says "error[E132]: rank 1" "$err"
[ -z "$out" ] || fail "an answer although the ranks differ: $out"

# Other flags, another command.
ends 2 two "$work" "$entente" assess tiny.toml --draws 64 : "$work" "$entente" assess tiny.toml --draws 32
says 'rank 1' "$err"
says '--draws "32", rank 0 with "64"' "$err"
ends 2 two "$work" "$entente" assess tiny.toml : "$work" "$entente" check tiny.toml
says 'command "check", rank 0 with "assess"' "$err"
ends 3 two "$work" "$entente" assess tiny.toml --draws 7 : "$work" "$entente" assess tiny.toml --draws 64
says "rank 0 of 2" "$err"
# What no figure depends on may differ.
ends 0 two "$work" "$entente" assess tiny.toml --draws 64 --threads 1 : "$work" "$entente" assess tiny.toml --draws 64 --threads 2

# A launcher of another MPI, and srun that leaves its tasks to themselves: no rank answers, the first says why.
refused() {  # refused WORDS VARIABLE…: @ stands for the rank
  local words=$1 rank
  shift
  for rank in 0 1; do
    ends 3 env "${@//@/$rank}" "$entente" check "$tiny"
    [ -z "$out" ] || fail "rank $rank answered: $out"
    if [ $rank = 0 ]; then says "$words" "$err"; elif [ -n "$err" ]; then fail "rank $rank said: $err"; fi
  done
}
refused "MPI sees 1" PMI_SIZE=2 PMI_RANK=@
refused "MPI sees 1" PMIX_RANK=@ SLURM_PROCID=@ SLURM_STEP_NUM_TASKS=2
refused "srun started 2 tasks that cannot find each other" SLURM_PROCID=@ SLURM_STEP_NUM_TASKS=2 SLURM_NTASKS=2
# Alone: the script of a Slurm job for four tasks, a step of one task, a launcher of one rank, nonsense.
for alone in "SLURM_PROCID=0 SLURM_NTASKS=4" "SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1 PMIX_RANK=0" \
  "OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0" "OMPI_COMM_WORLD_SIZE=many SLURM_STEP_NUM_TASKS=-2"; do
  # shellcheck disable=SC2086
  ends 0 env $alone "$entente" check "$tiny"
  says "numbers: " "$out"
done

[ "$failures" = 0 ]
