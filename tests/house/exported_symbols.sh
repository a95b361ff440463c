#!/usr/bin/env bash
# usage: exported_symbols.sh LIBRARY NM
# The shared library offers our own names only, so a program may use other versions of our third parties.
set -euo pipefail
symbols=$("$2" -DC --defined-only "$1" | cut -d' ' -f3-)
grep -q '^entente::version()' <<<"$symbols" || { echo "entente::version() is not exported"; exit 1; }
if grep -vE '^(entente::|(typeinfo|typeinfo name|vtable) for entente::)' <<<"$symbols"; then
  echo "$1 exports the names above, which are not ours: see cmake/entente.map"
  exit 1
fi
