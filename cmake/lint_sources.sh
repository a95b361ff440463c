#!/usr/bin/env bash
# usage: lint_sources.sh [TOP]
# Reads the sources under TOP/entente and says, file:line, where the house's rules are broken:
#   - a folder includes only itself and folders before it in TOP/entente/CMakeLists.txt, from the top ("entente/…");
#   - a header includes the standard library and our own headers, no third party's;
#   - the library never prints, ends the program, reads the clock or the environment (tests may);
#   - no file is longer than 700 lines.
# Fails if anything was found.
set -euo pipefail
top=${1:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top"

order=$(sed -n 's/^foreach(folder \(.*\))$/\1/p' entente/CMakeLists.txt)
[ -n "$order" ] || { echo "entente/CMakeLists.txt: no foreach(folder …) names the folders"; exit 1; }

find entente -type f \( -name '*.cpp' -o -name '*.hpp' \) | LC_ALL=C sort | xargs -r awk -v order="$order" '
  function bad(what) { print FILENAME ":" FNR ": " what; found = 1 }
  BEGIN { n = split(order, names, " "); for (i = 1; i <= n; ++i) rank[names[i]] = i }
  FNR == 1 {
    split(FILENAME, path, "/"); folder = path[2]; comment = 0
    header = FILENAME ~ /\.hpp$/ && FILENAME !~ /test_support/
    test = FILENAME ~ /_test\.cpp$/ || FILENAME ~ /test_support/
    if (!(folder in rank)) bad("folder \"" folder "\" is not in the list of entente/CMakeLists.txt")
  }
  FNR == 701 { bad("longer than 700 lines: split it by noun") }
  /^[ \t]*#[ \t]*include/ {
    line = $0; sub(/^[ \t]*#[ \t]*include[ \t]*/, "", line)
    if (line ~ /^"/) {
      sub(/^"/, "", line); sub(/".*/, "", line); split(line, part, "/")
      if (part[1] != "entente") bad("include \"" line "\" is not from the top of the repository")
      else if (!(part[2] in rank)) bad("include \"" line "\": no such folder")
      else if (rank[part[2]] > rank[folder]) bad(folder " must not include " line ": " part[2] " lies above it")
    } else if (header && line !~ /^<[a-z_]+>/) bad("a header must not include " line ": third parties stay in .cpp files")
    next
  }
  !test {
    code = $0
    gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
    sub(/\/\/.*/, "", code)
    if (match(code, /std::(cout|cerr|clog)|(^|[^A-Za-z0-9_])(printf|fprintf|puts|fputs|putchar|fmt::print)[ \t]*\(/))
      bad("the library does not print")
    if (match(code, /(^|[^A-Za-z0-9_.>])(exit|_exit|quick_exit|abort|terminate)[ \t]*\(/))
      bad("the library does not end the program")
    if (match(code, /(steady|system|utc|file|high_resolution)_clock|std::time[ \t]*\(|(^|[^A-Za-z0-9_:.>])(time|clock|gettimeofday|clock_gettime)[ \t]*\([ \t]*(0|NULL|nullptr|&|\))/))
      bad("the library does not read the clock")
    if (match(code, /(^|[^A-Za-z0-9_])(getenv|secure_getenv|setenv)[ \t]*\(/))
      bad("the library does not read the environment")
  }
  END { exit found }
'
