# Sourced by the scripts beside it. `launch N COMMAND…` runs N ranks on this host; skips the test where it cannot.
command -v mpirun > /dev/null || { echo "skipped: there is no mpirun (./dev setup installs Open MPI)"; exit 77; }

# Root may, as in a container; more ranks than cores, as on a small machine; shared memory and TCP only, so that nothing is
# said of networks that are not there; -q leaves our own words to be compared. No test hangs: a minute is plenty.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
mpirun_flags=(-q --oversubscribe --bind-to none --mca btl_tcp_if_include lo --mca oob_tcp_if_include lo)
launch() {
  local ranks=$1
  shift
  timeout -k 5 60 mpirun "${mpirun_flags[@]}" --mca btl "${transports:-self,vader,tcp}" -n "$ranks" "$@"
}

failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

# ends CODE COMMAND…: runs it and checks its exit code; what it wrote is in $out and $err.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ends() {
  local expected=$1 code=0
  shift
  "$@" > "$work/out" 2> "$work/err" || code=$?
  out=$(cat "$work/out")
  err=$(cat "$work/err")
  [ "$code" = "$expected" ] || fail "exit code $code, not $expected: $*"$'\n'"$out"$'\n'"$err"
}
says() {  # says TEXT WHERE: exactly one line of WHERE has TEXT
  [ "$(grep -cF -- "$1" <<< "$2" || true)" = 1 ] || fail "not once \"$1\" in:"$'\n'"$2"
}
