#!/usr/bin/env python3
"""T-MAIL-1: SIGKILL to the daemon at random moments while it sends, and to Postfix with all its children in a quarter of the rounds.
The relay takes each mail at once and answers a little later, so that most kills fall between the two. Every mail arrives once: none lost, none twice.
mail_kills.py SUNWAI   (SUNWAI_WHOLE=1: the whole count)"""
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
    mails, kills, answer_after = (1200, 60, 0.05) if is_full() else (100, 8, 0.1)
    postfix = Postfix()
    gate = Gate(free_port(), postfix.port, [f"late:{answer_after}"] * (2 * mails))
    daemon = Daemon(binary, f'transport = "smtp"\nhost = "127.0.0.1"\nport = {gate.port}\ntls = "none"\nper_minute = 100000\njournal = "{postfix.folder}/journal"')
    daemon.env.setdefault("SUNWAI_TEST_QUIET_MS", "10000" if is_full() else "3000")
    try:
        daemon.start()
        daemon.stop()
        ids = daemon.enqueue(mails, int(time.time() * 1000))
        done = 0
        for _ in range(kills):
            daemon.start()
            time.sleep(random.uniform(0.0, 1.0))
            if random.random() < 0.25:
                postfix.kill()
                done += 1
            daemon.kill()
        daemon.start()
        until(lambda: daemon.query("SELECT count(*) FROM message WHERE message_id LIKE 'fault.%' AND state <> 'sent'")[0][0] == 0, 600, "every mail is settled")
        until(postfix.idle, 120, "Postfix has delivered everything")
        daemon.stop()
        copies = {key[1]: n for key, n in postfix.copies("inbox").items()}
        figures = {"lost": sum(1 for i in ids if i not in copies), "doubled": sum(n - 1 for i, n in copies.items() if i in set(ids))}
        passed, line = verdict("T-MAIL-1", figures, 0)
        print(line, f"n={mails} daemon_kills={kills} postfix_kills={done} seed={seed}")
        return 0 if passed else 1
    finally:
        daemon.clean()
        postfix.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
