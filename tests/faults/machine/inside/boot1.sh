# Installation, secrets, the watchdog, steps of the clock. Ends by a power cut.
check T-UNIT-install "dpkg -i" dpkg -i /root/sunwai.deb
if [ "$planted" = believe_clock ]; then
    install -m 755 /root/sunwai_hooked /usr/bin/sunwai
    mkdir -p /etc/systemd/system/sunwai.service.d
    printf '[Service]\nEnvironment=SUNWAI_TEST_FAULT=believe_clock\n' >/etc/systemd/system/sunwai.service.d/planted.conf
    systemctl daemon-reload
    systemctl restart sunwai
fi
check T-UNIT-active "active after installation" within 120 systemctl is-active sunwai
check T-UNIT-status "systemctl status" systemctl status --no-pager sunwai
check T-UNIT-enabled "starts at boot" systemctl is-enabled sunwai
for page in healthz readyz metrics; do check "T-UNIT-$page" "/$page answers" within 60 answers $page; done
check T-UNIT-user "runs as sunwai" test "$(stat -c %U "/proc/$(main_pid)")" = sunwai
check T-UNIT-store "store is 0700, settings are root's" test "$(stat -c %a:%U /var/lib/sunwai /etc/sunwai/sunwai.toml | tr '\n' ' ')" = "700:sunwai 644:root "
check T-UNIT-priority "journalctl -p warning shows what needs somebody, and only that" within 60 bash -c \
    'journalctl -q -u sunwai -p warning -o cat >/tmp/warnings; grep -q summary.nobody /tmp/warnings && ! grep -q -E "daemon.started|web.listening" /tmp/warnings'
check T-UNIT-offices "holders imported" hold_offices
check T-UNIT-offices-all "an address for every office" test "$(grep -c demo.invalid /tmp/offices.csv)" -gt 100
power_cuts a 20
check T-UNIT-posts "20 posts become 20 cases" within 90 counts "SELECT count(*) FROM case_" 20
check T-UNIT-no-person "no citizen in the journal" bash -c '! journalctl -u sunwai | grep -E "canary_handle|98960|01234|बिजली"'

# A secret that only root may read reaches the daemon as a credential; without it it does not start.
mkdir -p /etc/systemd/system/sunwai.service.d
printf 'canary-secret\n' >/etc/sunwai/secrets/token
chmod 600 /etc/sunwai/secrets/token
cp /etc/sunwai/sunwai.toml /root/keep.toml
cat >>/etc/sunwai/sunwai.toml <<'TOML'
[[source]]
name = "net"
type = "mastodon"
server = "https://127.0.0.1:9"
hashtags = ["cmohry"]
token_file = "secrets/token"
TOML
systemctl restart sunwai
check T-UNIT-secret-missed "says which secret it cannot read" within 60 log_has "secrets/token"
printf '[Service]\nLoadCredential=token:/etc/sunwai/secrets/token\nWatchdogSec=10\n' >/etc/systemd/system/sunwai.service.d/secret.conf
systemctl daemon-reload
systemctl restart sunwai
check T-UNIT-credential "ready with the credential" within 120 ready
check T-UNIT-credential-used "the feed starts with it" bash -c '! journalctl -q -u sunwai -o cat _PID='"$(main_pid)"' | grep -E "not_started|secrets/token"'
check T-UNIT-no-secret "no secret in the journal" bash -c '! journalctl -u sunwai | grep canary-secret'
cp /root/keep.toml /etc/sunwai/sunwai.toml
systemctl reload sunwai

# A writer that hangs in the disk must not be able to feed the watchdog: systemd ends the daemon and starts it again.
if [ "$planted" = fed_watchdog ]; then
    # Planted: something else says all is well while the writer hangs.
    printf '[Service]\nNotifyAccess=all\nExecStartPost=/bin/sh -c "while :; do systemd-notify WATCHDOG=1; sleep 1; done &"\n' >/etc/systemd/system/sunwai.service.d/planted.conf
    systemctl daemon-reload
    systemctl restart sunwai
    within 120 ready
fi
before=$(restarts)
strace -qq -f -p "$(main_pid)" -e trace=fdatasync,fsync -e inject=fdatasync,fsync:delay_enter=100000000 >/dev/null 2>&1 &
tracer=$!
within 20 grep -q '^TracerPid:[[:space:]]*[1-9]' "/proc/$(main_pid)/status"
power_cuts b 1
check T-UNIT-watchdog "a stuck writer is noticed" within 60 log_has "Watchdog timeout"
# What is held by a tracer cannot be ended: let go, as a disk does that answers at last.
kill -9 $tracer
check T-UNIT-restart "restarted" within 60 bash -c "[ \$(systemctl show -P NRestarts sunwai) -gt $before ]"
started=$(up)
check T-UNIT-restart-ready "ready again" within 60 ready
say T-UNIT-restart-time true "ready $(($(up) - started)) s after the restart"
check T-UNIT-restart-post "the post of the stuck writer is a case" within 60 counts "SELECT count(*) FROM case_" 21

# T-DL-3: steps of the clock do not look like a hang, and nothing is served early because of them.
old=$(main_pid)
latest=$(query "SELECT max(at) FROM event")
date -s '+1 day' >/dev/null
sleep 20
date -s '-2 days' >/dev/null
sleep 20
date -s '+1 day' >/dev/null
sleep 5
check T-DL-3-process "same process after steps of the clock" test "$(main_pid)" = "$old"
check T-DL-3-ready "ready after steps of the clock" within 30 ready
check T-DL-3-early "nothing served early" counts "SELECT count(*) FROM event WHERE at > $latest + 3600000" 0
# A step that is true – the time service says so – is caught up with at once.
date -s '+1 day' >/dev/null
synchronised 0
check T-DL-3-believed "a true step is believed" within 60 log_has "step_believed seconds=86"
check T-DL-3-missed "what fell due is served" within 60 nothing_due
check T-DL-3-twice "each once" told_once
check T-DL-3-order "the record is in order" in_order
check T-DL-3-escalated "superiors are told of every case" within 90 counts "SELECT count(DISTINCT case_id) FROM event WHERE kind = 'twice_limit'" 21
# Notices of new cases are gathered for ten minutes, so mails are looked for here only.
check T-UNIT-mail "mail arrives" within 120 bash -c '[ "$(ls /var/lib/sunwai/mail/new | wc -l)" -ge 20 ]'
check T-UNIT-mail-once "each once" within 60 mails_once
synchronised 64
power_cuts c 10
within 60 counts "SELECT count(*) FROM case_" 31
