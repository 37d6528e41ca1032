#!/usr/bin/env python3
"""T-DUR-5: the store lies on a small disk that fills up while posts come. The daemon lives on and says what is wrong, officers go on by the reserve, new posts wait
with their feed; when the reserve is used up too, commands are refused and not lost. Once there is space it goes on by itself within 30 s and nothing is missing.
full_disk.py SUNWAI   (SUNWAI_WHOLE=1: ten times on one store; needs root for the small disk)"""
import pathlib
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "support"))
from clerk import Clerk  # noqa: E402
from daemon import SKIPPED, Daemon, is_full, until, verdict  # noqa: E402
from fake_time import power_cuts  # noqa: E402

SIZE = "64m"
ACKNOWLEDGED_WHILE_FULL = 20
BACK_WITHIN = 30


class Run:
    def __init__(self, binary):
        self.daemon = Daemon(binary, 'transport = "maildir"\nmaildir = "mail"\nper_minute = 100000', store="disk/sunwai.db")
        self.disk = self.daemon.folder / "disk"
        self.disk.mkdir(mode=0o700)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(self.disk)], capture_output=True, check=False)
        if mounted.returncode != 0:
            self.daemon.clean()
            print("full_disk: a small disk needs root")
            sys.exit(SKIPPED)
        self.clerk = Clerk(self.daemon.port)
        self.offered = []
        self.files = 0
        self.silent = 0         # ways of saying so that said nothing
        self.stuck_officers = 0
        self.slowest = 0.0

    def offer(self, count):
        self.files += 1
        posts = power_cuts(count, int(time.time() * 1000), f"q{self.files}q")
        for post in posts:
            post["text"] += " कृपया ध्यान दें।" * 60  # a page of the disk each
        self.offered += [post["external_id"] for post in posts]
        self.daemon.feed(f"f{self.files:06d}", posts)

    def taken(self):
        return self.daemon.query("SELECT count(*) FROM post")[0][0]

    def fill(self):
        """Every byte that is free at the moment."""
        with open(self.disk / f"ballast{time.monotonic_ns()}", "wb", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while file.write(b"b" * size) == size:
                        pass
                except OSError:
                    continue

    def says(self, path):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.daemon.port}{path}", timeout=10).read().decode()
        except urllib.error.HTTPError as answer:
            return answer.read().decode()

    def is_full(self):
        if self.daemon.drop_is_read():
            self.offer(40)
        return "full" in self.says("/readyz")

    def get_full(self):
        self.fill()  # once: what is free afterwards is the reserve, and the officers'
        until(self.is_full, 60, "the disk is full and the daemon says so")
        self.silent += "store.full" not in self.daemon.log()
        self.silent += "sunwai_store_writable 0" not in self.says("/metrics")

    def work_on(self):
        """Officers acknowledge cases out of the reserve."""
        def enough():
            self.clerk.work_once()
            return self.acknowledged() >= before + ACKNOWLEDGED_WHILE_FULL
        before = self.acknowledged()
        try:
            until(enough, 30, "officers can acknowledge")
        except AssertionError:
            self.stuck_officers += 1
        self.silent += "full" not in self.says("/readyz")

    def acknowledged(self):
        return sum(1 for _, verb, _ in self.clerk.promised if verb == "acknowledge")

    def use_up(self):
        """The reserve is gone too: commands get a clean refusal."""
        def refused():
            self.fill()
            self.clerk.work_once()
            return self.clerk.open
        until(refused, 60, "a command is refused because there is no byte left")

    def get_space(self):
        for file in self.disk.glob("ballast*"):
            file.unlink()
        begun = time.monotonic()
        until(self.daemon.is_ready, 120, "the daemon goes on")
        until(self.daemon.drop_is_read, 120, "the posts that waited are read")
        self.slowest = max(self.slowest, time.monotonic() - begun)
        until(self.clerk.settle, 60, "every command has its answer")

    def figures(self):
        keys = [row[0] for row in self.daemon.query("SELECT external_id FROM post")]
        mails = self.daemon.query("SELECT count(*) FROM message WHERE state = 'sent'")[0][0]
        audit = subprocess.run([self.daemon.binary, "audit", "verify", "--config", str(self.daemon.config)], capture_output=True, check=False)
        return {"lost_posts": len(set(self.offered) - set(keys)), "doubled_posts": len(keys) - len(set(keys)),
                "doubled_cases": self.daemon.query("SELECT count(*) FROM (SELECT 1 FROM post_case GROUP BY post_id HAVING count(*) > 1)")[0][0],
                **self.clerk.against(self.daemon), "silent": self.silent, "stuck_officers": self.stuck_officers,
                "slow_to_go_on": int(self.slowest > BACK_WITHIN), "unsent_or_doubled_mails": abs(mails - len(list((self.daemon.folder / "mail/new").iterdir()))),
                "integrity": int(self.daemon.query("PRAGMA integrity_check") != [("ok",)]), "audit": int(audit.returncode != 0)}

    def clean(self):
        if self.daemon.process and self.daemon.process.poll() is None:
            self.daemon.kill()
        subprocess.run(["umount", "-l", str(self.disk)], check=False)
        self.daemon.clean()


def main(binary):
    seed = random.randrange(1 << 32)
    random.seed(seed)
    rounds = 10 if is_full() else 1
    run = Run(binary)
    try:
        run.daemon.hold_offices()
        run.daemon.start(ready=60)
        run.offer(60)
        until(lambda: run.taken() == len(run.offered), 60, "the first posts are taken")
        for _ in range(rounds):
            run.get_full()
            run.work_on()
            run.use_up()
            run.get_space()
        until(lambda: run.daemon.query("SELECT count(*) FROM message WHERE state <> 'sent'")[0][0] == 0, 120, "every mail is out")
        run.daemon.stop()
        passed, line = verdict("T-DUR-5", run.figures(), 0)
        print(line, f"n={len(run.offered)} rounds={rounds} commands={len(run.clerk.promised)} slowest={run.slowest:.1f}s seed={seed}", *run.clerk.refused[:3])
        return 0 if passed else 1
    finally:
        run.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
