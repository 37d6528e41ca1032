#!/bin/bash
# Runs inside the machine as root, under systemd. Every check prints {"id","pass","detail"} on the console; lines after # are for whoever looks for a fault.
set -u
cd /root/inside || exit 1
word() { sed -n "s/.*$1=\([^ ]*\).*/\1/p" /proc/cmdline; }
boot=$(word sunwai.boot)
# shellcheck disable=SC2034  # the boot files read it
planted=$(word sunwai.planted)
store=/var/lib/sunwai/sunwai.db

say() { printf '{"id":"%s","pass":%s,"detail":"%s"}\n' "$1" "$2" "$3"; }
check() { # ID DETAIL COMMAND…
    local id=$1 detail=$2
    shift 2
    if "$@" >/tmp/check.out 2>&1; then
        say "$id" true "$detail"
    else
        say "$id" false "$detail"
        tail -n 15 /tmp/check.out | sed 's/^/# /'
        journalctl -q -u sunwai -n 15 --no-pager -o cat | sed 's/^/# /'
    fi
}
# Seconds since boot: bash's own SECONDS goes by the wall clock, which is set here.
up() { cut -d. -f1 /proc/uptime; }
# Waits until a command succeeds, at most SECONDS.
within() {
    local end=$(($(up) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(up)" -lt $end ] || return 1
        sleep 0.2
    done
}
main_pid() { systemctl show -P MainPID sunwai; }
restarts() { systemctl show -P NRestarts sunwai; }
answers() { curl -fsS --max-time 5 "http://127.0.0.1:8480/$1"; }
ready() { answers readyz; }
log_has() { journalctl -q -u sunwai -o cat | grep -q -- "$1"; }
query() { sqlite3 "file:$store?mode=ro" ".timeout 5000" "$1"; }
counts() { [ "$(query "$1")" = "$2" ]; }
# Grievances of different citizens whose limit is four hours: a fuse in a city. power_cuts NAME COUNT
power_cuts() {
    local i letters=(k m n p r s t v w x)
    for i in $(seq "$2"); do
        printf '{"source":"x","external_id":"%s-%s","created_at":"%s","author":{"handle":"canary_handle_%s%s"},"text":"हिसार के सेक्टर 14 %s गली में कल से बिजली नहीं आ रही है, फ्यूज उड़ गया है, फोन 98960 01234, कृपया ठीक कराएं"}\n' \
            "$1" "$i" "$(date -u +%FT%TZ)" "$1" "$i" "${letters[i % 10]}${letters[i / 10]}$1"
    done >"/root/$1.ndjson"
    mv "/root/$1.ndjson" /var/spool/sunwai/drop/
}
# An invented holder for every office, by the way of the manual.
hold_offices() {
    runuser -u sunwai -- sunwai office list --csv | perl -ne '
        chomp; s/\r$//; my @f = "$_," =~ /\G("(?:[^"]|"")*"|[^,]*),/g;
        if ($. == 1) { my $i = 0; %at = map { $_ => $i++ } @f; print "$_\n"; next }
        $f[0] =~ tr{"}{}d;
        $f[$at{officer_name}] = "Holder"; $f[$at{email}] = lc($f[0]) . "\@demo.invalid"; $f[$at{from}] = "2020-01-01"; $f[$at{kind}] = "holder";
        print join(",", @f), "\n"' >/tmp/offices.csv
    runuser -u sunwai -- sunwai office import - </tmp/offices.csv
}
# As a time service does: the kernel counts its clock as right (struct timex: modes, maxerror, status). Else any sudden step stays suspect for ten minutes.
synchronised() { perl -e 'my $t = pack("L x4 q25", 0x14, (0) x 25); substr($t, 40, 4) = pack("l", $ARGV[0]); syscall(159, $t) >= 0 or die $!' "$1"; }
nothing_due() { counts "SELECT count(*) FROM case_ WHERE next_at <= $(($(date +%s) - 5))000" 0; }
told_once() { counts "SELECT count(*) FROM (SELECT 1 FROM event WHERE kind IN ('opened','twice_limit') GROUP BY case_id, kind HAVING count(*) > 1)" 0; }
in_order() { counts "SELECT count(*) FROM event a JOIN event b ON a.case_id = b.case_id AND b.seq = a.seq + 1 WHERE b.at < a.at" 0; }
# Each message of the outbox lies in the Maildir once.
mails_once() { counts "SELECT count(*) FROM message" "$(find /var/lib/sunwai/mail/new -type f | wc -l)"; }

# shellcheck disable=SC1090
. "./boot$boot.sh"
say "END-$boot" true "came to its end"
sleep 1
if [ "$boot" = 1 ]; then echo o >/proc/sysrq-trigger; fi
systemctl poweroff --no-block
