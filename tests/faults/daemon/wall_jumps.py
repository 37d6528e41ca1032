#!/usr/bin/env python3
"""T-DL-2: the wall clock of the running daemon jumps. While a jump is suspect nothing is served early; a jump that is taken back leaves nothing behind; one that
stays is caught up with once; numbers and events stay in order.   wall_jumps.py SUNWAI"""
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "support"))
from daemon import Daemon, is_full, until, verdict  # noqa: E402
from fake_time import FakeTime, power_cuts  # noqa: E402

SETTLE = 3.0
HOUR, DAY = 3600, 86400
JUMPS = [40 * DAY, -3 * DAY, HOUR, -HOUR, 5 * HOUR, 26 * HOUR]


class Run:
    def __init__(self, binary, start):
        self.daemon = Daemon(binary, 'transport = "maildir"\nmaildir = "mail"\nper_minute = 100000')
        self.daemon.hold_offices()
        self.clock = FakeTime(self.daemon, start)
        self.daemon.env["SUNWAI_TEST_SETTLE_MS"] = str(int(SETTLE * 1000))
        self.fed = 0
        self.early = self.missed = 0
        self.high = 0        # the latest moment that was believed

    def feed(self, count):
        self.fed += count
        self.daemon.feed(f"f{self.fed}", power_cuts(count, self.clock.now(), f"r{self.fed}x"))
        until(lambda: self.daemon.query("SELECT count(*) FROM post")[0][0] == self.fed, 60, "posts are taken")

    def believed(self):
        self.high = max(self.high, self.clock.now())
        return self.high

    def latest_event(self):
        return self.daemon.query("SELECT coalesce(max(at), 0) FROM event")[0][0]

    def mistaken(self, jump):
        """Somebody sets the clock wrong and puts it right."""
        before = self.believed()
        self.clock.jump(jump)
        time.sleep(SETTLE / 3)
        self.early += self.latest_event() > before + 10_000
        self.clock.jump(-jump)
        time.sleep(0.3)

    def true_step(self, jump):
        """The clock was wrong before."""
        self.clock.jump(jump)
        time.sleep(SETTLE / 2)
        self.early += self.latest_event() > self.high + 10_000
        time.sleep(SETTLE)
        self.believed()
        try:
            until(lambda: self.daemon.query("SELECT count(*) FROM case_ WHERE next_at <= ?", self.clock.now() - 2000)[0][0] == 0, 30, "caught up")
        except AssertionError:
            self.missed += 1

    def figures(self):
        q = self.daemon.query
        once = "SELECT count(*) FROM (SELECT 1 FROM event WHERE kind IN ('twice_limit', 'opened') GROUP BY case_id, kind HAVING count(*) > 1)"
        numbers = [row[0] for row in q("SELECT c.number FROM case_ c JOIN event e ON e.case_id = c.id AND e.seq = 1 ORDER BY e.at, e.id")]
        return {"early": self.early, "missed": self.missed, "doubled": q(once)[0][0],
                "doubled_mails": q("SELECT count(*) FROM message")[0][0] - len(list((self.daemon.folder / "mail/new").iterdir())),
                "disorder": q("SELECT count(*) FROM event a JOIN event b ON a.case_id = b.case_id AND b.seq = a.seq + 1 WHERE b.at < a.at")[0][0],
                "numbers_out_of_order": sum(1 for a, b in zip(numbers, numbers[1:]) if b[-6:] < a[-6:] and b[:7] == a[:7]),
                "lost_posts": self.fed - q("SELECT count(*) FROM post")[0][0]}


def sequence(binary, start):
    run = Run(binary, start)
    try:
        run.daemon.start()
        run.believed()
        run.feed(5)
        for _ in range(3):
            jump = random.choice(JUMPS)
            if random.random() < 0.5:
                run.mistaken(jump)
            else:
                run.true_step(jump)
            run.feed(2)
        run.true_step(abs(random.choice(JUMPS)) + 4 * DAY)
        until(lambda: run.daemon.told(run.clock.now()), 60, "everybody is told")
        run.daemon.stop()
        return run.figures()
    finally:
        run.daemon.clean()


def main(binary):
    seed = random.randrange(1 << 32)
    random.seed(seed)
    rounds = 100 if is_full() else 3
    starts = ["2026-03-03T10:00:00", "2026-12-31T22:30:00", "2028-02-28T12:00:00"]
    total = {}
    for i in range(rounds):
        for key, value in sequence(binary, starts[i % len(starts)]).items():
            total[key] = total.get(key, 0) + value
    passed, line = verdict("T-DL-2", total, 0)
    print(line, f"n={rounds} seed={seed}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
