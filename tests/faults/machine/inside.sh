#!/bin/bash
# Runs inside the machine as root, under systemd. Every test prints {"id","pass","detail"} on the console.
set -u

say() { printf '{"id":"%s","pass":%s,"detail":"%s"}\n' "$1" "$2" "$3"; }
check() { # ID DETAIL COMMAND…
    local id=$1 detail=$2
    shift 2
    if "$@" >/dev/null 2>&1; then say "$id" true "$detail"; else say "$id" false "$detail"; fi
}
# Waits until a command succeeds, at most SECONDS.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}
main_pid() { systemctl show -P MainPID sunwai; }
ready() { curl -fsS --max-time 5 http://127.0.0.1:8480/readyz; }
another_pid() { [ "$(main_pid)" != "$1" ] && [ "$(main_pid)" != 0 ]; }

check T-UNIT-install "dpkg -i" dpkg -i /root/sunwai.deb
check T-UNIT-active "active after installation" within 120 systemctl is-active sunwai
check T-UNIT-ready "/readyz answers" within 60 ready
check T-UNIT-user "runs as sunwai" test "$(ps -o user= -p "$(main_pid)" 2>/dev/null || stat -c %U "/proc/$(main_pid)")" = sunwai
check T-UNIT-store "store is 0700" test "$(stat -c %a /var/lib/sunwai)" = 700

mkdir -p /etc/sunwai/secrets /etc/systemd/system/sunwai.service.d
printf 'canary-secret\n' >/etc/sunwai/secrets/smtp-password
chmod 600 /etc/sunwai/secrets/smtp-password
printf '[Service]\nLoadCredential=smtp-password:/etc/sunwai/secrets/smtp-password\nWatchdogSec=10\n' >/etc/systemd/system/sunwai.service.d/test.conf
systemctl daemon-reload
systemctl restart sunwai
check T-UNIT-credential "the daemon has the credential" within 30 test -e "/run/credentials/sunwai.service/smtp-password"
check T-UNIT-ready-2 "ready after restart" within 120 ready
check T-UNIT-no-secret "no secret in the journal" bash -c '! journalctl -u sunwai | grep -q canary-secret'

# A stopped process cannot feed the watchdog: systemd must kill and restart it.
old=$(main_pid)
started=$SECONDS
kill -STOP "$old"
if within 60 another_pid "$old" && within 120 ready; then say T-UNIT-watchdog true "restarted and ready after $((SECONDS - started)) s"; else say T-UNIT-watchdog false "not restarted"; fi

# T-DL-3: a step of the clock must not look like a hang, and must not end the daemon.
old=$(main_pid)
date -s '+1 day' >/dev/null
sleep 15
date -s '-2 days' >/dev/null
sleep 15
date -s '+1 day' >/dev/null
check T-DL-3 "same process after steps of the clock" test "$(main_pid)" = "$old"
check T-DL-3-ready "ready after steps of the clock" within 30 ready

check T-UNIT-reload "reload" systemctl reload sunwai
check T-UNIT-same "reload keeps the process" test "$(main_pid)" = "$old"
started=$SECONDS
systemctl stop sunwai
took=$((SECONDS - started))
if [ $took -lt 10 ] && [ "$(systemctl show -P Result sunwai)" = success ]; then say T-UNIT-stop true "stopped in $took s"; else say T-UNIT-stop false "$took s, $(systemctl show -P Result sunwai)"; fi

# A configuration fault must not make systemd try for ever.
cp /etc/sunwai/sunwai.toml /root/keep.toml
echo 'stat = "x"' >/etc/sunwai/sunwai.toml
systemctl start sunwai
check T-UNIT-no-loop "a faulty configuration stays failed" bash -c 'sleep 8; test "$(systemctl show -P NRestarts sunwai)" = 0'
cp /root/keep.toml /etc/sunwai/sunwai.toml
systemctl reset-failed sunwai
check T-UNIT-start-again "starts again" bash -c 'systemctl start sunwai && systemctl is-active sunwai'
dpkg -r sunwai >/dev/null 2>&1
if [ ! -e /usr/bin/sunwai ] && ! systemctl is-active -q sunwai && [ -e /var/lib/sunwai/sunwai.db ]; then
    say T-UNIT-remove true "removed, the record stays"
else
    say T-UNIT-remove false "leftovers or a lost store"
fi
