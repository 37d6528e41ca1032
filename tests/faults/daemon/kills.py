#!/usr/bin/env python3
"""T-DUR-1: SIGKILL to the daemon at random moments while posts come by the drop folder and by a feed over HTTP, and an officer works through the API.
Everything offered is taken once and opens one case, everything answered with 200 is on record once, and no cursor ever goes back.
kills.py SUNWAI   (SUNWAI_WHOLE=1: the whole count)"""
import json
import pathlib
import random
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "support"))
from clerk import Clerk  # noqa: E402
from daemon import Daemon, is_full, until, verdict  # noqa: E402
from fake_time import power_cuts  # noqa: E402
from toots import Toots  # noqa: E402

TAG = "hisar"


class Run:
    def __init__(self, binary):
        self.toots = Toots(TAG)
        self.daemon = Daemon(binary, 'transport = "maildir"\nmaildir = "mail"\nper_minute = 100000',
                             f'[[source]]\nname = "toots"\ntype = "mastodon"\nserver = "{self.toots.url}"\nhashtags = ["{TAG}"]\ninterval = "1s"')
        self.clerk = Clerk(self.daemon.port)
        self.offered = []     # (source, external_id)
        self.files = 0
        self.regressed = 0
        self.positions = {}

    def offer(self, drops, toots):
        self.files += 1
        posts = power_cuts(drops, int(time.time() * 1000), f"q{self.files}q")
        self.offered += [(post["source"], post["external_id"]) for post in posts]
        self.daemon.feed(f"f{self.files:06d}", posts)
        for post in power_cuts(toots, int(time.time() * 1000), f"z{self.files}q"):
            self.offered.append(("mastodon", self.toots.post(post["text"], post["author"]["handle"])))

    def position(self, name):
        """How far a feed has been read, as something that can be compared."""
        rows = self.daemon.query("SELECT cursor FROM source WHERE name = ?", name)
        cursor = json.loads(rows[0][0]) if rows and rows[0][0] else {}
        if name == "toots":
            return (int(cursor.get(f"id:#{TAG}") or 0),)
        return (cursor.get("file", ""), int(cursor.get("offset", 0)))

    def look_at_cursors(self):
        for name in ("drop", "toots"):
            now = self.position(name)
            before = self.positions.get(name, now)
            self.regressed += now < before
            self.positions[name] = max(now, before)

    def round(self):
        self.offer(random.randint(10, 60), random.randint(30, 90))
        from_start = random.random() < 0.25
        self.daemon.start(ready=0 if from_start else 60)
        time.sleep(random.uniform(0.02, 0.9))
        self.daemon.kill()
        self.look_at_cursors()

    def finish(self):
        """A life without a kill, until everything that was offered is read."""
        self.daemon.start(ready=60)
        bound = 600 if is_full() else 120
        until(self.daemon.drop_is_read, bound, "the drop folder is read")
        until(lambda: self.position("toots") == (self.toots.newest(),), bound, "the feed is read")
        self.clerk.end()
        until(self.clerk.settle, bound, "every command has its answer")
        self.look_at_cursors()
        self.daemon.stop()

    def figures(self):
        rows = self.daemon.query("SELECT source, external_id, (SELECT count(*) FROM post_case WHERE post_id = post.id) FROM post")
        stored = {}
        for source, key, cases in rows:
            stored.setdefault((source, key), []).append(cases)
        audit = subprocess.run([self.daemon.binary, "audit", "verify", "--config", str(self.daemon.config)], capture_output=True, text=True, check=False)
        return {"lost_posts": sum(1 for one in self.offered if one not in stored),
                "doubled_posts": sum(len(found) - 1 for found in stored.values()),
                "without_case": sum(1 for one in self.offered if one in stored and sum(stored[one]) == 0),
                "doubled_cases": sum(max(0, sum(found) - 1) for found in stored.values()),
                "set_aside": self.daemon.query("SELECT count(*) FROM quarantine")[0][0],
                **self.clerk.against(self.daemon),
                "cursor_went_back": self.regressed,
                "integrity": int(self.daemon.query("PRAGMA integrity_check") != [("ok",)]),
                "audit": int(audit.returncode != 0)}

    def clean(self):
        self.clerk.ending.set()
        self.daemon.clean()
        self.toots.clean()


def main(binary):
    seed = random.randrange(1 << 32)
    random.seed(seed)
    kills = 500 if is_full() else 25
    run = Run(binary)
    try:
        run.toots.post("नमस्ते", "first")  # what a reader finds at its first look is only its beginning
        run.daemon.start(ready=60)
        until(lambda: run.position("toots") > (0,), 60, "the feed's beginning is known")
        run.daemon.kill()
        run.clerk.start()
        for _ in range(kills):
            run.round()
        run.finish()
        passed, line = verdict("T-DUR-1", run.figures(), 0)
        print(line, f"n={len(run.offered)} kills={kills} commands={len(run.clerk.promised)} seed={seed}", *run.clerk.refused[:3])
        return 0 if passed else 1
    finally:
        run.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
