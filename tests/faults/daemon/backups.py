#!/usr/bin/env python3
"""T-BKP: backups of a daemon at work, each restored into an empty folder: counts, head of the record, everything that was promised before. Then a store is lost
and restored from a backup two hours old while the relay's journal knows what was sent since: no mail goes out twice, none is lost.
backups.py SUNWAI   (SUNWAI_WHOLE=1: the whole count)"""
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "support"))
from backups import Restored  # noqa: E402
from clerk import Clerk  # noqa: E402
from daemon import Daemon, Postfix, free_port, is_full, until, verdict  # noqa: E402
from fake_time import FakeTime, power_cuts  # noqa: E402
from smtp_gate import Gate  # noqa: E402


def promised_but_missing(restored, posts, commands):
    """What was on record before the backup began and is not in it."""
    kept = {row[0] for row in restored.query("SELECT external_id FROM post")}
    kinds = {"note": "noted", "acknowledge": "acknowledged"}
    rows = restored.query("SELECT number, kind, count(*) FROM event JOIN case_ ON case_.id = case_id WHERE kind IN ('noted', 'acknowledged') GROUP BY 1, 2")
    stored = {(number, kind): n for number, kind, n in rows}
    wanted = {}
    for number, verb, _ in commands:
        wanted[number, kinds[verb]] = wanted.get((number, kinds[verb]), 0) + 1
    return len(posts - kept) + sum(max(0, n - stored.get(key, 0)) for key, n in wanted.items())


def under_load(binary, rounds):
    """`rounds` backups while posts come and an officer works."""
    daemon = Daemon(binary, 'transport = "maildir"\nmaildir = "mail"\nper_minute = 100000')
    clerk = Clerk(daemon.port)
    figures = {"not_restored": 0, "counts": 0, "head": 0, "missing": 0, "not_whole": 0}
    try:
        daemon.start(ready=60)
        daemon.feed("first", power_cuts(40, int(time.time() * 1000), "q0q"))
        until(daemon.drop_is_read, 60, "the first posts are taken")
        clerk.start()
        heads = []
        for i in range(1, rounds + 1):
            daemon.feed(f"f{i}", power_cuts(300, int(time.time() * 1000), f"q{i}q"))
            until(lambda n=i: daemon.query("SELECT count(*) FROM post")[0][0] > 40 + 300 * (n - 1), 60, "the next posts come in")
            posts = {row[0] for row in daemon.query("SELECT external_id FROM post")}
            commands = list(clerk.promised)
            file = daemon.folder / f"{i}.tar"
            daemon.verb("backup", str(file))
            restored = Restored(daemon, file, daemon.folder / f"restored{i}")
            if restored.failed:
                figures["not_restored"] += 1
                continue
            figures["counts"] += len(restored.differing_counts())
            figures["not_whole"] += not restored.is_whole()
            figures["missing"] += promised_but_missing(restored, posts, commands)
            heads.append((restored.head(), restored.manifest["audit"]["hash"].lower()))
            until(daemon.drop_is_read, 60, "the posts are taken")
        clerk.end()
        daemon.stop()
        live = dict(daemon.query("SELECT id, lower(hex(hash)) FROM seal"))
        figures["head"] = sum(1 for head, named in heads if head is None or head[1] != named or live.get(head[0]) != named)
        return figures, len(clerk.promised)
    finally:
        clerk.ending.set()
        daemon.clean()


def old_backup(binary, mails):
    """The store is lost after a part of the mails went out; the backup says that all of them wait."""
    postfix = Postfix()
    gate = Gate(free_port(), postfix.port, ["late:0.05"] * mails)  # slow enough to be stopped half-way
    daemon = Daemon(binary, f'transport = "smtp"\nhost = "127.0.0.1"\nport = {gate.port}\ntls = "none"\nper_minute = 100000\njournal = "{postfix.folder}/journal"')
    daemon.env.setdefault("SUNWAI_TEST_QUIET_MS", "2000")
    settled = "SELECT count(*) FROM message WHERE message_id LIKE 'fault.%' AND state <> 'sent'"
    try:
        clock = FakeTime(daemon, "2026-03-03T10:00:00")
        daemon.start(ready=60)
        daemon.stop()
        ids = daemon.enqueue(mails, clock.now())
        file = daemon.folder / "old.tar"
        daemon.verb("backup", str(file))
        daemon.start(ready=60)
        until(lambda: daemon.query(settled)[0][0] <= mails // 2, 120, "half of the mails are out")
        daemon.kill()
        until(postfix.idle, 60, "the relay has delivered what it took")
        before = len(postfix.copies("inbox"))
        for path in daemon.folder.glob("sunwai.db*"):
            path.unlink()
        clock.jump(2 * 3600)
        daemon.verb("restore", str(file))
        waiting = daemon.query("SELECT count(*) FROM message WHERE state = 'uncertain'")[0][0]
        daemon.start(ready=60)
        until(lambda: daemon.query(settled)[0][0] == 0, 300, "every mail is settled")
        until(postfix.idle, 60, "the relay has delivered everything")
        daemon.stop()
        copies = {}
        for key, n in postfix.copies("inbox").items():
            copies[key[1]] = copies.get(key[1], 0) + n
        return {"lost_mails": sum(1 for i in ids if i not in copies), "doubled_mails": sum(copies[i] - 1 for i in ids if i in copies),
                "not_uncertain": mails - waiting, "void": int(not 0 < before < mails)}, before
    finally:
        daemon.clean()
        postfix.clean()


def main(binary):
    seed = random.randrange(1 << 32)
    random.seed(seed)
    rounds, mails = (50, 1000) if is_full() else (5, 80)
    after, sent = old_backup(binary, mails)
    figures, commands = under_load(binary, rounds)
    passed, line = verdict("T-BKP", {**figures, **after}, 0)
    print(line, f"n={rounds} mails={mails} sent_before={sent} commands={commands} seed={seed}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
