#!/usr/bin/env bash
# usage: upward_call.sh CMAKE CXX
# Two folders made by entente_folder(), where the lower one declares a function of the upper one by hand and calls
# it: no include for the lint to see, and its test never runs that code. The test program of the lower folder must
# not link, that of the upper folder must.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
"$1" -S "$here/upward_call" -B "$build" -G Ninja "-DCMAKE_CXX_COMPILER=$2" > "$build/log" || { cat "$build/log"; exit 1; }
"$1" --build "$build" --target entente_high_tests > "$build/log" 2>&1 || { cat "$build/log"; exit 1; }
if "$1" --build "$build" --target entente_low_tests > "$build/log" 2>&1; then
  echo "the call upward was linked"
  exit 1
fi
grep -q 'undefined reference to .entente::upper()' "$build/log" || { cat "$build/log"; exit 1; }
