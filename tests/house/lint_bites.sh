#!/usr/bin/env bash
# usage: lint_bites.sh LINT
# Plants one offence at a time in a small tree and expects LINT (cmake/lint_sources.sh) to name its line, and to
# let the innocent twin of each pass.
set -euo pipefail
lint=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

plant() {  # plant FILE TEXT: a clean tree, and FILE in it
  rm -rf "$tree/entente"
  mkdir -p "$tree/entente/low" "$tree/entente/high" "$tree/$(dirname "$1")"
  printf 'foreach(folder low high)\n' > "$tree/entente/CMakeLists.txt"
  printf '%b\n' "$2" > "$tree/$1"
}
bites() {  # bites FILE TEXT MESSAGE
  plant "$1" "$2"
  local said
  if said=$("$lint" "$tree"); then echo "passed, but should not: $1: $2"; failures=$((failures + 1)); return; fi
  case "$said" in "$1:"*"$3"*) ;; *) echo "wrong words about $1: $2: $said"; failures=$((failures + 1)) ;; esac
}
passes() {  # passes FILE TEXT
  plant "$1" "$2"
  "$lint" "$tree" || { echo "should pass: $1: $2"; failures=$((failures + 1)); }
}

bites  entente/low/a.cpp '#include "entente/high/b.hpp"' 'low must not include entente/high/b.hpp'
bites  entente/low/a_test.cpp '#include "entente/high/b.hpp"' 'low must not include entente/high/b.hpp'
passes entente/high/a.cpp '#include "entente/low/b.hpp"'
bites  entente/high/a.cpp '#include "b.hpp"' 'not from the top of the repository'
bites  entente/high/a.cpp '#include "entente/middle/b.hpp"' 'no such folder'
bites  entente/middle/a.cpp '' 'not in the list'
bites  entente/high/a.hpp '#include <fmt/core.h>' 'third parties stay in .cpp files'
bites  entente/high/a.hpp '#include <Eigen/Core>' 'third parties stay in .cpp files'
passes entente/high/a.hpp '#include <string_view>'
passes entente/high/a.cpp '#include <fmt/core.h>'
bites  entente/low/a.cpp 'void f() { std::cout << 1; }' 'does not print'
bites  entente/low/a.cpp 'void f() { std::printf("x"); }' 'does not print'
bites  entente/low/a.hpp 'inline void f() { fmt::print("x"); }' 'does not print'
passes entente/low/a.cpp 'void f(char* b) { std::snprintf(b, 2, "x"); }'
passes entente/low/a.cpp '// std::cout is for the program'
passes entente/low/a.cpp 'const char* f() { return "exit(1) printf(2) getenv(3)"; }'
passes entente/low/a_test.cpp 'void f() { std::cout << std::getenv("HOME"); }'
bites  entente/low/a.cpp 'void f() { std::exit(1); }' 'does not end the program'
bites  entente/low/a.cpp 'void f() { abort(); }' 'does not end the program'
passes entente/low/a.cpp 'double f(const Leader& leader) { return leader.exit(2); }'
bites  entente/low/a.cpp 'auto f() { return std::chrono::steady_clock::now(); }' 'does not read the clock'
bites  entente/low/a.cpp 'auto f() { return std::time(nullptr); }' 'does not read the clock'
passes entente/low/a.cpp 'auto f() { return make_clock(0); }'
bites  entente/low/a.cpp 'auto f() { return std::getenv("HOME"); }' 'does not read the environment'
bites  entente/low/a.cpp "$(printf '%0.s//\\n' {1..700})" 'longer than 700 lines'
passes entente/low/a.cpp "$(printf '%0.s//\\n' {1..699})"

[ "$failures" = 0 ]
