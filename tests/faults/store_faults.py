#!/usr/bin/env python3
"""Faults of disk and process against the store, through store_driver.

    store_faults.py DRIVER kill     [--rounds N] [--mutant M]   kill -9 at random moments, restart, compare with what was acknowledged (T-DUR-1)
    store_faults.py DRIVER syscalls [--points N] [--mutant M]   one failing system call after another, by strace (T-DUR-2)
    store_faults.py DRIVER recovery [--points N] [--mutant M]   the same while a store that was killed is opened again (T-DUR-6)
    store_faults.py DRIVER powercut [--rounds N] [--mutant M]   an XFS that is shut down at random moments, mounted again (T-DUR-3; root)
    store_faults.py DRIVER order    [--mutant M]                no acknowledgement before the log is synced

With --mutant the fault that is planted must be found: exit 0 means that it was. SUNWAI_WHOLE=1 runs the whole counts.
One JSON line: {"id", "n", "bad", "limit", "pass"}. Exit 77: cannot run here.
"""
import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FULL = os.environ.get("SUNWAI_WHOLE") == "1"
HANG = 60


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


class Trial:
    """A folder with one store, and all that was acknowledged there."""

    def __init__(self, driver, mutant):
        self.driver, self.mutant = driver, mutant
        self.folder = tempfile.mkdtemp(prefix="sunwai-fault-")
        self.database = os.path.join(self.folder, "data", "sunwai.db")
        self.acked = set()

    def command(self, posts, *more):
        return [self.driver, "write", self.database, "--posts", str(posts), *(["--mutant", self.mutant] if self.mutant else []), *more]

    def note(self, output):
        for line in output.decode(errors="replace").splitlines():
            if line.startswith("acked ") and line[6:].isdigit():
                self.acked.add(int(line[6:]))

    def run(self, command):
        """Runs to the end; True unless it hung."""
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            output, _ = process.communicate(timeout=HANG)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            self.note(output)
            return False
        self.note(output)
        return True

    def check(self):
        """What is wrong with the store, in words; empty for nothing."""
        ledger = os.path.join(self.folder, "ledger")
        with open(ledger, "w") as file:
            file.write("\n".join(map(str, sorted(self.acked))))
        done = subprocess.run([self.driver, "check", self.database, "--ledger", ledger], capture_output=True, timeout=HANG)
        return "" if done.returncode == 0 else (done.stdout + done.stderr).decode(errors="replace").strip()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def kill(args):
    rounds = args.rounds or (500 if FULL else 12)
    rng = random.Random(args.seed)
    trial = Trial(args.driver, args.mutant)
    faults = []
    target = 0
    for _ in range(rounds):
        target += 400
        process = subprocess.Popen(trial.command(target), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.02, 0.5))
        process.kill()
        trial.note(process.communicate()[0])
        fault = trial.check()
        if fault:
            faults.append(fault)
            if args.mutant:
                break
    trial.close()
    return "T-DUR-1", rounds, faults


CALLS = [("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("fdatasync", "EIO"), ("ftruncate", "EIO"), ("pread64", "EIO"), ("openat", "EMFILE"), ("openat", "EIO"),
         ("fcntl", "ENOLCK"), ("mmap", "ENOMEM"), ("unlink", "EIO")]


def traced(trial, call, error, when, posts, *more):
    data = os.path.dirname(trial.database)
    paths = [trial.database, trial.database + "-wal", trial.database + "-shm", data]
    watch = [word for path in paths for word in ("-P", path)]
    log = os.path.join(trial.folder, "strace.log")
    command = ["strace", "-f", "-qq", "-o", log, *watch, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}", *trial.command(posts, *more)]
    alive = trial.run(command)
    hit = os.path.exists(log) and "INJECTED" in open(log, errors="replace").read()
    return alive, hit


def syscalls(args):
    if shutil.which("strace") is None:
        skip("strace is not installed")
    points = args.points or (40 if FULL else 3)
    faults, count = [], 0
    for call, error in CALLS:
        for k in [1 + i * (1 if FULL else 4) for i in range(points)]:
            reached = False
            for when, more in ((str(k), []), (f"{k}+", []), (str(k), ["--exit-on-error"])) if FULL else ((str(k), []), (f"{k}+1" if k % 2 else f"{k}", ["--exit-on-error"])):
                trial = Trial(args.driver, args.mutant)
                trial.run(trial.command(2))  # a store that has something to lose, made without faults
                alive, hit = traced(trial, call, error, when, 5, *more)
                recovered = trial.run(trial.command(6))
                fault = ("hangs" if not alive or not recovered else "") or trial.check()
                trial.close()
                count += hit
                reached = reached or hit
                if fault:
                    faults.append(f"{call} {error} when={when} {more}: {fault}")
            if not reached:
                break
    return "T-DUR-2", count, faults


def recovery(args):
    if shutil.which("strace") is None:
        skip("strace is not installed")
    rng = random.Random(args.seed)
    points = args.points or (30 if FULL else 2)
    faults, count = [], 0
    for call, error in CALLS:
        for k in [1 + i * (1 if FULL else 3) for i in range(points)]:
            trial = Trial(args.driver, args.mutant)
            process = subprocess.Popen(trial.command(100000), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.1, 0.3))
            process.kill()
            trial.note(process.communicate()[0])
            last = max(trial.acked, default=0)
            alive, hit = traced(trial, call, error, str(k), last + 3, *(["--exit-on-error"] if k % 2 else []))
            recovered = trial.run(trial.command(last + 4))
            fault = ("hangs" if not alive or not recovered else "") or trial.check()
            trial.close()
            count += hit
            if fault:
                faults.append(f"{call} {error} when={k}: {fault}")
            if not hit:
                break
    return "T-DUR-6", count, faults


def powercut(args):
    if os.geteuid() != 0 or not shutil.which("mkfs.xfs") or not shutil.which("xfs_io"):
        skip("needs root and xfsprogs")
    rounds = args.rounds or (100 if FULL else 5)
    rng = random.Random(args.seed)
    trial = Trial(args.driver, args.mutant)
    image, mount = os.path.join(trial.folder, "disk"), os.path.join(trial.folder, "data")
    os.mkdir(mount)
    with open(image, "wb") as file:
        file.truncate(400 << 20)
    subprocess.run(["mkfs.xfs", "-q", image], check=True)
    if subprocess.run(["mount", "-o", "loop", image, mount], capture_output=True).returncode != 0:
        trial.close()
        skip("no loop mounts of XFS here")
    faults, target = [], 0
    try:
        for _ in range(rounds):
            target += 100000
            process = subprocess.Popen(trial.command(target), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.2, 0.8))
            subprocess.run(["xfs_io", "-x", "-c", "shutdown", mount], check=True)
            process.kill()
            trial.note(process.communicate()[0])
            subprocess.run(["umount", mount], check=True)
            subprocess.run(["mount", "-o", "loop", image, mount], check=True)
            fault = trial.check()
            if fault:
                faults.append(fault)
                break
    finally:
        subprocess.run(["umount", mount])
        trial.close()
    return "T-DUR-3", rounds, faults


def order(args):
    if shutil.which("strace") is None:
        skip("strace is not installed")
    trial = Trial(args.driver, args.mutant)
    log = os.path.join(trial.folder, "strace.log")
    trial.run(["strace", "-f", "-qq", "-y", "-o", log, "-e", "trace=pwrite64,fdatasync,write", *trial.command(60)])
    dirty, faults, count = False, [], 0
    unsynced = re.compile(r"pwrite64\(\d+<[^>]*-wal>")
    synced = re.compile(r"fdatasync\(\d+<[^>]*-wal>")
    for line in open(log, errors="replace"):
        if unsynced.search(line):
            dirty = True
        elif synced.search(line):
            dirty = False
        elif "write(1<" in line and '"acked' in line:
            count += 1
            if dirty:
                faults.append(line.strip())
    # An acknowledgement that comes before anything of its unit was written is as early as one before the sync.
    writes = sum(1 for line in open(log, errors="replace") if synced.search(line))
    if writes < count:
        faults.append(f"{count} acknowledgements, {writes} syncs")
    trial.close()
    return "T-DUR-order", count, faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("test", choices=["kill", "syscalls", "recovery", "powercut", "order"])
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--points", type=int)
    parser.add_argument("--mutant", default="")
    parser.add_argument("--seed", type=int, default=20260305)
    args = parser.parse_args()
    name, count, faults = {"kill": kill, "syscalls": syscalls, "recovery": recovery, "powercut": powercut, "order": order}[args.test](args)
    for fault in faults[:10]:
        print(fault, file=sys.stderr)
    good = (len(faults) > 0) if args.mutant else (not faults and count > 0)
    print(json.dumps({"id": name, "n": count, "bad": len(faults), "limit": 0, "mutant": args.mutant or None, "pass": good}))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
