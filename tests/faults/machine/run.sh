#!/bin/bash
# T-UNIT and T-DL-3 on a real Debian 12 with a real systemd, in QEMU without hardware acceleration: installs the package, starts it, hands it a
# credential, stops its writer so that the watchdog bites, steps the clock by a day both ways, stops and removes it.
# Usage: run.sh PACKAGE.deb [WORK-FOLDER]. Needs root, the packages of group [machine] and some three minutes. Prints one JSON line per test.
set -eu
package=$(realpath "$1")
work=${2:-$(mktemp -d)}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"

# The libraries that the package asks for go into the image beforehand: the machine has no network.
depends=$(dpkg-deb -f "$package" Depends | sed -E 's/\([^)]*\)//g; s/\|[^,]*//g; s/, */,/g; s/ //g')
base=$work/root.tar
stamp=$(printf '%s' "$depends" | sha256sum | cut -c1-16)
if [ ! -e "$base" ] || [ "$(cat "$work/stamp" 2>/dev/null)" != "$stamp" ]; then
    mmdebstrap --quiet --mode=root --variant=minbase --include="systemd,systemd-sysv,dbus,linux-image-cloud-amd64,initramfs-tools,curl,$depends" bookworm "$base"
    printf '%s' "$stamp" >"$work/stamp"
fi

root=$work/root
rm -rf "$root"
mkdir "$root"
tar -xf "$base" -C "$root"
cp "$package" "$root/root/sunwai.deb"
install -m 755 "$here/inside.sh" "$root/root/inside.sh"
cat >"$root/etc/systemd/system/inside.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/root/inside.sh
ExecStopPost=/bin/systemctl poweroff --no-block
StandardOutput=tty
TTYPath=/dev/ttyS0
[Install]
WantedBy=multi-user.target
UNIT
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -sf ../inside.service "$root/etc/systemd/system/multi-user.target.wants/inside.service"
rm -f "$root/.dockerenv"

rm -f "$work/disk.img"
truncate -s 3G "$work/disk.img"
mkfs.ext4 -q -d "$root" "$work/disk.img"
kernel=$(ls "$root"/boot/vmlinuz-*)
initrd=$(ls "$root"/boot/initrd.img-*)
cp "$kernel" "$work/vmlinuz"
cp "$initrd" "$work/initrd"
rm -rf "$root"

timeout 900 qemu-system-x86_64 -accel tcg -cpu max -smp 2 -m 1024 -nographic -no-reboot -nic none \
    -drive "file=$work/disk.img,format=raw,if=virtio" -kernel "$work/vmlinuz" -initrd "$work/initrd" \
    -append "root=/dev/vda rw console=ttyS0 systemd.show_status=no quiet" </dev/null >"$work/console" 2>&1 || true
tr -d '\r' <"$work/console" | grep -o '{"id":.*}' || { tail -n 40 "$work/console" >&2; echo "machine: it printed no result" >&2; exit 1; }
tr -d '\r' <"$work/console" | grep -q '{"id":"T-UNIT-remove","pass":true' || { echo "machine: it did not come to its end" >&2; exit 1; }
! tr -d '\r' <"$work/console" | grep -q '"pass":false'
