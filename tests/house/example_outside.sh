#!/usr/bin/env bash
# usage: example_outside.sh CMAKE CXX BUILD
# Installs BUILD to an empty prefix, builds examples/inputs outside the tree with nothing but find_package(entente),
# and runs it; then runs the installed program.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" --install "$3" --prefix "$work/prefix" > "$work/log" || { cat "$work/log"; exit 1; }
cp -r "$top/examples/inputs" "$work/inputs"
"$1" -S "$work/inputs" -B "$work/build" -G Ninja "-DCMAKE_CXX_COMPILER=$2" "-DCMAKE_PREFIX_PATH=$work/prefix" \
  -DCMAKE_BUILD_TYPE=Release > "$work/log" || { cat "$work/log"; exit 1; }
"$1" --build "$work/build" > "$work/log" || { cat "$work/log"; exit 1; }

scenario=$top/scenarios/reverse-kissinger-2025.toml
title=$(sed -n 's/^title *= *"\(.*\)"/\1/p' "$scenario" | head -n 1)
said=$("$work/build/inputs" "$scenario")
[[ $said =~ ^"$title: "[1-9][0-9]*" numbers, "[0-9]+" sourced, "[0-9]+" derived, "[0-9]+" assumed"$ ]] ||
  { echo "inputs said: $said"; exit 1; }
if "$work/build/inputs" "$work/missing.toml" 2> "$work/errors"; then echo "a missing file passed"; exit 1; fi
grep -q 'missing\.toml' "$work/errors"

"$work/prefix/bin/entente" --version | grep -qF "$("$work/build/inputs" --version)"
