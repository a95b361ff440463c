#!/usr/bin/env bash
# usage: two_hosts.sh CREW ENTENTE TINY
# Two ranks on two hosts: network namespaces with an address and a host name each, joined by a pair of virtual cards. An
# agent in the place of ssh starts the far side. Needs root and the right to make namespaces; else skipped, saying so.
# All traffic stays on 10.213.77.0/24 and the loopback inside the two namespaces.
set -euo pipefail
crew=$1
entente=$2
tiny=$3
. "$(dirname "$0")/mpirun.sh"

skip() { echo "skipped: $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "network namespaces need root"
for tool in ip unshare; do command -v "$tool" > /dev/null || skip "there is no $tool"; done

id=$$
east=entente-e$id west=entente-w$id
tidy() {
  for name in "$east" "$west"; do
    # Whoever is left in there, for example after the time was up.
    ip netns pids "$name" 2> /dev/null | xargs -r kill -9 2> /dev/null || true
    ip netns del "$name" 2> /dev/null || true  # and its card with it
  done
  rm -rf "$work"
}
trap tidy EXIT
trap 'exit 1' INT TERM HUP
ip netns add "$east" 2> "$work/err" && ip netns add "$west" 2> "$work/err" ||
  skip "cannot make network namespaces: $(cat "$work/err")"
ip link add "ve$id" type veth peer name "vw$id" 2> "$work/err" || skip "cannot make cards: $(cat "$work/err")"
ip link set "ve$id" netns "$east" name card
ip link set "vw$id" netns "$west" name card
unshare --uts true 2> "$work/err" || skip "cannot give a namespace its host name: $(cat "$work/err")"
ip -n "$east" address add 10.213.77.1/24 dev card
ip -n "$west" address add 10.213.77.2/24 dev card
for name in "$east" "$west"; do
  ip -n "$name" link set lo up
  ip -n "$name" link set card up
done

cat > "$work/agent" << AGENT
#!/bin/sh
# agent HOST COMMAND…, as ssh would: both hosts share this machine's files.
[ "\$1" = 10.213.77.2 ] || { echo "agent: who is \$1?" >&2; exit 1; }
shift
exec ip netns exec $west unshare --uts sh -c 'hostname west; exec sh -c "\$*"' - "\$@"
AGENT
chmod +x "$work/agent"
across() {  # across COMMAND…: rank 0 in the east, rank 1 in the west
  timeout -k 5 60 ip netns exec "$east" unshare --uts sh -c 'hostname east; exec "$@"' - \
    mpirun -q --bind-to none --mca plm_rsh_agent "$work/agent" --mca plm rsh \
    --mca btl self,tcp --mca btl_tcp_if_include 10.213.77.0/24 --mca oob_tcp_if_include 10.213.77.0/24 \
    --host 10.213.77.1:1,10.213.77.2:1 -n 2 "$@"
}
received() { ip netns exec "$east" cat /sys/class/net/card/statistics/rx_bytes; }

ends 0 across "$crew" talk
says "2 ranks talked: east west" "$out"

before=$(received)
ends 0 across "$crew" bulk 30000000
says "30000000 bytes crossed" "$out"
after=$(received)
[ $((after - before)) -gt 30000000 ] || fail "only $((after - before)) bytes came over the card"

ends 7 across "$crew" trouble 7
says "rank 1 ran out of luck" "$err"

# One assessment shared by both: rows cross while they work, sums at the end, and only rank 0's host has the file.
figures() { sed '/^  "run": {/,/^  }/d' <<< "$1"; }
for flags in "--draws 512" "--draws 65552 --strategy continue"; do
  # shellcheck disable=SC2086
  ends 0 "$entente" assess "$tiny" $flags --json
  alone=$(figures "$out")
  before=$(received)
  # shellcheck disable=SC2086
  ends 0 across "$entente" assess "$tiny" $flags --json --save "$work/run.db"
  [ "$(figures "$out")" = "$alone" ] || fail "two hosts answer otherwise than one: $flags"
  after=$(received)
  [ $((after - before)) -gt 100000 ] || fail "only $((after - before)) bytes came over the card: $flags"
  ends 0 "$entente" assess --resume "$work/run.db" --json
  [ "$(figures "$out")" = "$alone" ] || fail "the file of two hosts says otherwise: $flags"
  rm "$work/run.db"
done
# A file that one host lacks.
cp "$tiny" "$work/here.toml"
ends 7 across sh -c "[ \$OMPI_COMM_WORLD_RANK = 0 ] || cd /; exec '$entente' assess \"\$([ \$OMPI_COMM_WORLD_RANK = 0 ] && echo '$work/here.toml' || echo nowhere.toml)\""
says "rank 1 of 2 (on west) could not begin" "$err"

[ "$failures" = 0 ]
