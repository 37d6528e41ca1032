#!/bin/bash
# T-UNIT and T-DL-3 on a real Debian 12 with a real systemd and kernel, in QEMU without hardware acceleration. Three boots of one machine:
#   1  the package is installed and started; secrets, watchdog, steps of the clock; the power is cut
#   2  three days later: what fell due is caught up with; reload, faulty settings, taken port, backup, stop
#   3  a clock that is two days behind; removal and purge
# Usage: run.sh BUILD-FOLDER [PLANTED-FAULT]     planted: fed_watchdog, believe_clock (the latter wants the program sunwai_hooked)
# Prints one JSON line per check. Needs root, the packages of group [machine] and, per run, some five minutes. Exit status 77: cannot run here.
set -eu
build=$(realpath "$1")
planted=${2:-none}
here=$(cd "$(dirname "$0")" && pwd)
for tool in mmdebstrap qemu-system-x86_64 mkfs.ext4 dpkg-deb; do
    command -v $tool >/dev/null || { echo "machine: $tool is missing: scripts/install-packages machine package" >&2; exit 77; }
done
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || { echo "machine: needs root, to make a file system with the owners of files" >&2; exit 77; }
    exec sudo -n bash "$0" "$@"
fi
umask 022
images=$build/machine-image
work=$(mktemp -d)
machine=""
clean_up() {
    [ -z "$machine" ] || kill -9 "$machine" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

package() {
    cpack --config "$build/CPackConfig.cmake" -B "$work/package" >"$work/cpack.log" 2>&1 || { cat "$work/cpack.log" >&2; exit 1; }
    deb=$(echo "$work"/package/sunwai_*.deb)
}

# The libraries that the package asks for go into the image beforehand: the machine has no network. Kept between runs until the list changes.
base_image() {
    local depends stamp
    depends=$(dpkg-deb -f "$deb" Depends | sed -E 's/\([^)]*\)//g; s/\|[^,]*//g; s/ //g')
    stamp=$(printf '%s' "$depends" | sha256sum | cut -c1-16)
    base=$images/$stamp.tar
    [ ! -e "$base" ] || return 0
    mkdir -p "$images"
    mmdebstrap --quiet --mode=root --format=tar --variant=minbase \
        --include="systemd-sysv,dbus,linux-image-cloud-amd64,initramfs-tools,curl,strace,sqlite3,procps,$depends" bookworm "$base.new"
    mv "$base.new" "$base"
}

make_disk() {
    local root=$work/root
    mkdir "$root"
    tar -xf "$base" -C "$root"
    rm -f "$root/.dockerenv"
    cp "$deb" "$root/root/sunwai.deb"
    cp -r "$here/inside" "$root/root/inside"
    [ "$planted" != believe_clock ] || cp "$build/bin/sunwai_hooked" "$root/root/"
    cp "$here/inside/inside.service" "$root/etc/systemd/system/"
    ln -s /dev/null "$root/etc/systemd/system/serial-getty@ttyS0.service"
    mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
    ln -sf ../inside.service "$root/etc/systemd/system/multi-user.target.wants/inside.service"
    cp "$root"/boot/vmlinuz-* "$work/vmlinuz"
    cp "$root"/boot/initrd.img-* "$work/initrd"
    truncate -s 3G "$work/disk.img"
    mkfs.ext4 -q -d "$root" "$work/disk.img"
    rm -rf "$root"
}

# boot NUMBER CLOCK: the machine's clock starts at CLOCK. Its results go to standard output, the whole console is kept for a failure.
boot() {
    local console=$work/console-$1
    timeout 900 qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -nographic -no-reboot -nic none -rtc "base=$2" \
        -drive "file=$work/disk.img,format=raw,if=virtio" -kernel "$work/vmlinuz" -initrd "$work/initrd" \
        -append "root=/dev/vda rw console=ttyS0 systemd.show_status=no quiet sysrq_always_enabled sunwai.boot=$1 sunwai.planted=$planted" \
        </dev/null >"$console" 2>&1 &
    machine=$!
    wait "$machine" || true
    machine=""
    tr -d '\r' <"$console" | grep -a -o '{"id":.*}' | tee -a "$work/results" || true
    grep -a -q "\"id\":\"END-$1\"" "$console" || { tail -n 60 "$console" >&2; echo "machine: boot $1 did not come to its end" >&2; exit 1; }
}

package
base_image
make_disk
# A Wednesday, 10:30 in India: mails go out at the duty hours of whoever is told.
boot 1 2026-11-25T05:00:00
# Both planted faults are for the first boot.
if [ "$planted" = none ]; then
    boot 2 2026-11-28T05:00:00
    boot 3 2026-11-23T05:00:00
fi
if grep -q '"pass":false' "$work/results"; then
    cat "$work"/console-* | tr -d '\r' | grep -a '^# ' >&2 || true
    exit 1
fi
