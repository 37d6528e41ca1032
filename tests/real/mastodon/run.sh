#!/bin/bash
# Reads from a server of the Mastodon API that others wrote (npm), with our own source. run.sh TEST_PROGRAM WORK_FOLDER
# Installs the server below WORK_FOLDER the first time. Exit 77: no node, or its packages cannot be had.
set -u
program=$1 work=$2 here=$(cd "$(dirname "$0")" && pwd)
command -v npm >/dev/null || { echo "npm is not installed" >&2; exit 77; }
mkdir -p "$work"
cp "$here"/*.mjs "$here"/package*.json "$work"
if [ ! -d "$work/node_modules/@rmdes" ]; then
    (cd "$work" && timeout 600 npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund >npm.log 2>&1) || { echo "npm ci failed, see $work/npm.log" >&2; exit 77; }
fi
coproc server { cd "$work" && exec node server.mjs 2>server.log; }
server_pid=$server_PID
trap 'kill "$server_pid" 2>/dev/null' EXIT
read -rt 60 port <&"${server[0]}" || { echo "the server did not start, see $work/server.log" >&2; exit 1; }
SUNWAI_MASTODON_PEER=http://127.0.0.1:$port "$program"
