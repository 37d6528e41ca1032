# The clock is two days behind, as with an empty battery. Then the package goes.
check T-DL-3-behind "ready with a clock that is behind" within 180 ready
power_cuts d 1
check T-DL-3-behind-case "a post is a case" within 90 counts "SELECT count(*) FROM case_" 32
check T-DL-3-behind-order "the record is in order" in_order
check T-DL-3-behind-twice "each once" told_once

check T-UNIT-remove "dpkg -r" dpkg -r sunwai
check T-UNIT-removed "stopped and gone, the record stays" bash -c '! systemctl is-active -q sunwai && [ ! -e /usr/bin/sunwai ] && [ -e /var/lib/sunwai/sunwai.db ] && [ -e /etc/sunwai/sunwai.toml ]'
check T-UNIT-install-again "installs again" dpkg -i /root/sunwai.deb
check T-UNIT-again-ready "with its record" within 120 ready
check T-UNIT-again-cases "with every case" counts "SELECT count(*) FROM case_" 32
rm -rf /etc/sunwai/secrets/* /etc/systemd/system/sunwai.service.d
check T-UNIT-purge "dpkg -P" dpkg -P sunwai
check T-UNIT-purged "nothing of it but the record" bash -c '[ -e /var/lib/sunwai/sunwai.db ] && [ ! -e /etc/sunwai ] && [ -z "$(find /etc/systemd /usr/lib/systemd /usr/share -name "*sunwai*")" ]'
