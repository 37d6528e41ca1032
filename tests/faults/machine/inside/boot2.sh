# Three days later, after a power cut: everything is caught up with, once. Then the daily handling of the unit.
check T-DL-3-boot "ready after power cut and three days" within 180 ready
check T-DL-3-boot-unclean "the cut is noticed" log_has daemon.unclean_stop_before
check T-DL-3-boot-kept "no case is lost" counts "SELECT count(*) FROM case_" 31
check T-DL-3-boot-whole "the store is whole" counts "PRAGMA integrity_check" ok
check T-DL-3-boot-caught "what fell due is served" within 300 nothing_due
check T-DL-3-boot-twice "each once" told_once
check T-DL-3-boot-order "the record is in order" in_order
check T-DL-3-boot-mails "each mail once" within 120 mails_once
check T-UNIT-audit "the record proves whole" runuser -u sunwai -- sunwai audit verify

old=$(main_pid)
cp /etc/sunwai/sunwai.toml /root/keep.toml
sed -i 's/^language = .*/language = "en"/' /etc/sunwai/sunwai.toml
check T-UNIT-reload "reload" systemctl reload sunwai
check T-UNIT-reloaded "new settings in force" within 30 log_has config.reloaded
echo 'languge = "en"' | cat - /root/keep.toml >/etc/sunwai/sunwai.toml
systemctl reload sunwai
check T-UNIT-refused "a faulty file is refused" within 30 log_has config.reload_refused
check T-UNIT-refused-where "with its place" log_has 'sunwai.toml:1:1'
check T-UNIT-same "reloads keep the process" test "$(main_pid)" = "$old"
check T-UNIT-still-ready "and it goes on" ready

started=$(up)
systemctl stop sunwai
took=$(($(up) - started))
check T-UNIT-stop "stopped in $took s" test $took -lt 10 -a "$(systemctl show -P Result sunwai)" = success

# A fault in the settings must not make systemd try for ever; a taken port is tried again until it is free.
systemctl start sunwai
sleep 8
check T-UNIT-no-loop "a faulty file stays failed" test "$(restarts)" = 0 -a "$(systemctl show -P ActiveState sunwai)" = failed
cp /root/keep.toml /etc/sunwai/sunwai.toml
systemctl reset-failed sunwai
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalAddr => "127.0.0.1:8480", Listen => 1) or die; sleep 600' &
taker=$!
sleep 2
systemctl start --no-block sunwai
check T-UNIT-port "a taken port is said" within 60 bash -c 'journalctl -q -u sunwai -o cat | grep not_started | grep -q 127.0.0.1:8480'
kill $taker
check T-UNIT-port-free "and tried again until it is free" within 120 ready

# As docs/operations.md says it, by root.
check T-UNIT-backup "backup while it runs" sunwai backup /var/backups/sunwai/today.tar
check T-UNIT-backup-private "for nobody else's eyes" test "$(stat -c %a /var/backups/sunwai/today.tar)" = 600
systemctl stop sunwai
mv /var/lib/sunwai /var/lib/sunwai-before
install -d -o sunwai -g sunwai -m 0700 /var/lib/sunwai
check T-UNIT-restore "restored into an empty folder" runuser -u sunwai -- sunwai restore /var/backups/sunwai/today.tar
systemctl start sunwai
check T-UNIT-restore-ready "ready with the restored store" within 120 ready
check T-UNIT-restored "nothing is missing" counts "SELECT count(*) FROM case_" 31
check T-UNIT-restored-audit "the record proves whole" runuser -u sunwai -- sunwai audit verify
