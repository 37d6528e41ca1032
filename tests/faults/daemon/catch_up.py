#!/usr/bin/env python3
"""T-DL-5: three days of downtime with every deadline missed. At the start each is served once, in order, marked late, within five minutes; the relay's rate is
kept.   catch_up.py SUNWAI"""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "support"))
from daemon import Daemon, is_full, until, verdict  # noqa: E402
from fake_time import FakeTime, power_cuts  # noqa: E402


def sent_per_minute(folder, since):
    """The most mails that one run put into the Maildir within any minute."""
    times = sorted(t for file in (folder / "new").iterdir() if (t := file.stat().st_mtime) >= since)
    return max((sum(1 for t in times[i:] if t - first < 60) for i, first in enumerate(times)), default=0)


def main(binary):
    cases, rate = (5000, 2500) if is_full() else (400, 500)
    daemon = Daemon(binary, f'transport = "maildir"\nmaildir = "mail"\nper_minute = {rate}')
    try:
        daemon.hold_offices()
        clock = FakeTime(daemon, "2026-03-03T10:00:00")
        daemon.start()
        posts = power_cuts(cases, clock.now())
        for i in range(0, cases, 1000):
            daemon.feed(f"batch{i}", posts[i:i + 1000])
        until(lambda: daemon.query("SELECT count(*) FROM post")[0][0] == cases, 120, "all posts are taken")
        daemon.stop()
        clock.jump(3 * 86400)
        overdue = daemon.query("SELECT count(*) FROM case_ WHERE status = 'assigned' AND overdue_from < ?", clock.now())[0][0]
        begun, run = time.monotonic(), time.time()
        daemon.start()
        until(lambda: daemon.query("SELECT count(*) FROM case_ WHERE next_at <= ?", clock.now())[0][0] == 0, 300 if is_full() else 60, "nothing is due any more")
        seconds = time.monotonic() - begun
        until(lambda: daemon.told(clock.now()), 300, "everybody is told")
        daemon.stop()
        missing = overdue - daemon.query("SELECT count(DISTINCT case_id) FROM event JOIN case_ ON case_.id = case_id WHERE kind = 'overdue' AND status = 'assigned'")[0][0]
        twice = daemon.query("SELECT count(*) FROM (SELECT case_id FROM event WHERE kind IN ('overdue', 'twice_limit') GROUP BY case_id, kind HAVING count(*) > 1)")[0][0]
        unmarked = daemon.query("SELECT count(*) FROM event WHERE kind = 'overdue' AND data NOT LIKE '%late%'")[0][0]
        doubled = daemon.query("SELECT count(*) FROM message")[0][0] - len(list((daemon.folder / "mail/new").iterdir()))
        alerts = daemon.query("SELECT count(*) FROM message_body WHERE subject LIKE '%deadlines were served late%'")[0][0]
        disorder = daemon.query("SELECT count(*) FROM event a JOIN event b ON a.case_id = b.case_id AND b.seq = a.seq + 1 WHERE b.at < a.at")[0][0]
        figures = {"missing": missing, "twice": twice, "unmarked": unmarked, "doubled_mails": doubled, "extra_alerts": alerts - 1, "disorder": disorder,
                   "over_rate": max(0, sent_per_minute(daemon.folder / "mail", run) - rate), "too_few_cases": int(overdue < 0.9 * cases)}
        passed, line = verdict("T-DL-5", figures, 0)
        print(line, f"n={cases} seconds={seconds:.1f}")
        return 0 if passed else 1
    finally:
        daemon.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
