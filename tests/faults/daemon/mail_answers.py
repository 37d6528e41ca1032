#!/usr/bin/env python3
"""T-MAIL-2: late, torn, lost and wrong answers after the final dot of a real Postfix. Every mail arrives once.   mail_answers.py SUNWAI"""
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "support"))
from daemon import Daemon, Postfix, free_port, is_full, until, verdict  # noqa: E402
from smtp_gate import Gate  # noqa: E402


def main(binary):
    seed = random.randrange(1 << 32)
    random.seed(seed)
    # The daemon waits `answer` seconds; the last of the late answers comes after it has given up.
    answer, late, rounds = (600, ["late:1", "late:30", "late:120", "late:700"], 3) if is_full() else (4, ["late:1", "late:2", "late:7"], 2)
    modes = (["gone_after", "gone_before", "reset_after", "bytes", "no_221", "honest"] * rounds) + late
    random.shuffle(modes)
    postfix = Postfix()
    gate = Gate(free_port(), postfix.port, list(modes))
    daemon = Daemon(binary, f'transport = "smtp"\nhost = "127.0.0.1"\nport = {gate.port}\ntls = "none"\nper_minute = 100000\nanswer_timeout = "{answer}s"\n'
                            f'journal = "{postfix.folder}/journal"')
    daemon.env.setdefault("SUNWAI_TEST_QUIET_MS", "10000" if is_full() else "2000")
    daemon.env.setdefault("SUNWAI_TEST_RETRY_MS", "3000")
    try:
        daemon.start()
        daemon.stop()
        ids = daemon.enqueue(len(modes) + 4, int(time.time() * 1000))
        daemon.start()
        until(lambda: daemon.query("SELECT count(*) FROM message WHERE message_id LIKE 'fault.%' AND state <> 'sent'")[0][0] == 0, 1800 if is_full() else 120,
              "every mail is settled")
        until(postfix.idle, 60, "Postfix has delivered everything")
        daemon.stop()
        copies = {key[1]: n for key, n in postfix.copies("inbox").items()}
        figures = {"lost": sum(1 for i in ids if i not in copies), "doubled": sum(n - 1 for i, n in copies.items() if i in set(ids))}
        passed, line = verdict("T-MAIL-2", figures, 0)
        print(line, f"n={len(ids)} modes={len(modes)} data_seen={gate.seen} seed={seed}")
        return 0 if passed else 1
    finally:
        daemon.clean()
        postfix.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
