#!/usr/bin/env bash
# usage: docs_fresh.sh ENTENTE_DOCS FILE
# FILE must be what ENTENTE_DOCS prints: the reference is generated from the field table.
set -euo pipefail
diff -u "$2" <("$1") || { echo "docs/scenario.md is stale: run ./dev docs"; exit 1; }
