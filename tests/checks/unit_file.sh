#!/bin/bash
# T-UNIT, the part that runs without systemd as the first process: the unit's exposure, and that a weaker one is told apart.
set -u
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

exposure() { systemd-analyze security --offline=true --threshold="$1" "$2" >"$work/out" 2>&1; }

# systemd-analyze wants the programs to exist; the unit is otherwise as shipped.
sed 's#/usr/bin/sunwai [a-z-]*#/bin/true#' systemd/sunwai.service >"$work/sunwai.service"
if ! exposure 15 "$work/sunwai.service"; then
    tail -n 3 "$work/out"
    echo "unit file: exposure is above 1.5"
    exit 1
fi
level=$(grep -o 'Overall exposure.*' "$work/out")
if ! systemd-analyze verify "$work/sunwai.service" 2>"$work/verify" && grep -q "$work" "$work/verify"; then
    cat "$work/verify"
    exit 1
fi
# Planted fault: without the system call filter and the empty capability set the check must fail.
grep -v -E '^(SystemCallFilter|CapabilityBoundingSet|NoNewPrivileges)' "$work/sunwai.service" >"$work/weak.service"
if exposure 15 "$work/weak.service"; then
    echo "unit file: the check passes a unit without its hardening"
    exit 1
fi
for line in 'Restart=on-failure' 'RestartSec=1' 'StartLimitIntervalSec=0' 'RestartPreventExitStatus=1 2' 'WatchdogSec=30'; do
    grep -qx "$line" systemd/sunwai.service || { echo "unit file: $line is missing"; exit 1; }
done
echo "unit file: $level"
