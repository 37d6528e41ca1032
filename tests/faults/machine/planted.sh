#!/bin/bash
# The machine with a planted fault: the named check must say that it failed.   planted.sh BUILD-FOLDER FAULT CHECK
set -u
status=0
results=$(bash "$(dirname "$0")/run.sh" "$1" "$2") || status=$?
printf '%s\n' "$results"
[ $status != 77 ] || exit 77
grep -q "\"id\":\"$3\",\"pass\":false" <<<"$results" || { echo "machine: $3 did not notice $2"; exit 1; }
echo "machine: $3 noticed $2"
