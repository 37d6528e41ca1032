"""A `sunwai serve` of its own for fault tests: folder, settings, store, start, kill, and a look into the store."""
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77


def free_port(count=1):
    """A port of the loopback from which `count` ports are free at the moment."""
    for _ in range(100):
        base = random.randrange(20000, 32000)  # below the ports that the kernel gives to clients
        try:
            socks = []
            for port in range(base, base + count):
                sock = socket.socket()
                sock.bind(("127.0.0.1", port))
                socks.append(sock)
            for sock in socks:
                sock.close()
            return base
        except OSError:
            continue
    raise RuntimeError("no free port")


def until(condition, bound, what):
    """Waits until condition() is true; fails the test after `bound` seconds."""
    end = time.monotonic() + bound
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"not within {bound} s: {what}")


class Daemon:
    def __init__(self, binary, mail, extra="", demo=False, state="haryana", store="sunwai.db"):
        self.binary = str(binary)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sunwai-fault-"))
        self.port = free_port()
        self.drop = self.folder / "drop"
        self.drop.mkdir()
        self.demo = demo
        self.store = self.folder / store
        self.env = dict(os.environ)
        self.wrapper = []
        self.process = None
        self.config = self.folder / "sunwai.toml"
        self.config.write_text(
            f'state = "{state}"\nlanguage = "en"\n[store]\nurl = "sqlite:{store}"\n[web]\nlisten = "127.0.0.1:{self.port}"\n'
            f'public_url = "http://127.0.0.1:{self.port}"\n[mail]\nfrom = "sunwai@example.org"\n{mail}\n[operator]\nemail = "operator@example.org"\n'
            f'[[source]]\nname = "drop"\ntype = "drop"\npath = "drop"\ninterval = "1s"\n{extra}\n')

    def verb(self, *words, check=True):
        run = subprocess.run([self.binary, *words, "--config", str(self.config)], capture_output=True, text=True, env=self.env, timeout=300)
        if check and run.returncode != 0:
            raise AssertionError(f"{words}: exit {run.returncode}\n{run.stderr[-2000:]}")
        return run.stdout

    def hold_offices(self):
        """Every office of the pack gets a holder with an address of its own."""
        rows = ["office_id,line,level,place_id,department,title_en,title_hi,parent_id,officer_name,email,phone,from,to,kind"]
        for line in self.verb("office", "list", "--json").splitlines():
            office = json.loads(line)["office_id"]
            rows.append(f"{office},,,,,,,,Holder,{office.lower()}@example.org,,2020-01-01,,holder")
        (self.folder / "offices.csv").write_text("\n".join(rows) + "\n")
        self.verb("office", "import", str(self.folder / "offices.csv"))

    def start(self, ready=30):
        assert self.process is None or self.process.poll() is not None, "the daemon runs already"
        words = [*self.wrapper, self.binary, "serve", "--config", str(self.config)] + (["--demo"] if self.demo else [])
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, env=self.env)
        if ready:
            until(self.is_ready, ready, f"the daemon is ready; its log: {self.folder}/log")

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the daemon ended with {self.process.returncode}: {self.log()[-2000:]}")
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).status == 200
        except (OSError, urllib.error.URLError):
            return False

    def kill(self):
        assert self.process.poll() is None, f"the daemon ended by itself with {self.process.returncode}: {self.log()[-2000:]}"
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, bound=30):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(bound)

    def feed(self, name, posts):
        """Moves a file of posts into the drop folder."""
        part = self.folder / (name + ".part")
        part.write_text("".join(json.dumps(post, ensure_ascii=False) + "\n" for post in posts))
        part.rename(self.drop / (name + ".ndjson"))

    def drop_is_read(self):
        return not list(self.drop.glob("*.ndjson"))

    def query(self, sql, *values, write=False):
        mode = "rw" if write else "ro"
        db = sqlite3.connect(f"file:{self.store}?mode={mode}", uri=True, timeout=30)
        try:
            rows = db.execute(sql, values).fetchall()
            db.commit()
            return rows
        finally:
            db.close()

    def told(self, now):
        """Whether every single notice that was due at `now` is settled and every mail is out."""
        open_notices = self.query("SELECT count(*) FROM notice WHERE settled = 0 AND held = 0 AND single = 1 AND not_before <= ?", now - 1000)[0][0]
        return open_notices == 0 and self.query("SELECT count(*) FROM message WHERE state <> 'sent'")[0][0] == 0

    def enqueue(self, count, created):
        """Puts mails into the outbox of a store that no daemon has open. Their Message-IDs."""
        db = sqlite3.connect(self.store)
        ids = []
        for i in range(count):
            message_id = f"fault.{i:06d}.{random.getrandbits(64):016x}@example.org"
            row = db.execute(
                "INSERT INTO message(message_id, channel, recipient, state, attempts, created_at, next_try, lease, notices, purge) "
                "VALUES (?, 'mail', ?, 'queued', 0, ?, ?, 0, '[]', 0)", (message_id, f"officer{i % 37}@example.org", created, created))
            db.execute("INSERT INTO message_body(id, subject, text, html) VALUES (?, ?, ?, ?)", (row.lastrowid, f"Case {i}", f"Text {i}\n", f"<p>Text {i}</p>"))
            ids.append(message_id)
        db.commit()
        db.close()
        return ids

    def log(self):
        return (self.folder / "log").read_text(errors="replace") if (self.folder / "log").exists() else ""

    def clean(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postfix:
    """A real Postfix (tests/support/postfix.sh), with journal and inbox."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sunwai-postfix-"))
        self.port = free_port(2)
        os.chmod(self.folder, 0o755)
        self.call("start", str(self.port))

    def call(self, verb, *words, check=True):
        run = subprocess.run(["bash", str(ROOT / "tests/support/postfix.sh"), verb, str(self.folder), *words], capture_output=True, text=True, timeout=120)
        if run.returncode == SKIPPED:
            print(run.stderr.strip())
            sys.exit(SKIPPED)
        if check and run.returncode != 0:
            raise AssertionError(f"postfix.sh {verb}: {run.stderr}")
        return run.returncode

    def kill(self):
        self.call("kill")
        self.call("again")

    def idle(self):
        return self.call("idle", check=False) == 0

    def copies(self, box):
        """How often each (recipient, Message-ID) lies in a box."""
        count = {}
        for folder in ("new", "cur"):
            for file in (self.folder / box / folder).iterdir():
                head = file.read_bytes().split(b"\n\n", 1)[0].replace(b"\n ", b" ").replace(b"\n\t", b" ").decode(errors="replace")
                fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
                key = (fields.get("To", "").strip("<> "), fields.get("Message-ID", "").strip("<> "))
                count[key] = count.get(key, 0) + 1
        return count

    def clean(self):
        self.call("stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


def verdict(test, figures, limit):
    """Prints the one line that a test ends with, and ends with it."""
    passed = all(value == limit for value in figures.values() if isinstance(value, (int, float)) and not isinstance(value, bool))
    return passed, json.dumps({"id": test, **figures, "limit": limit, "pass": passed})


def is_full():
    return os.environ.get("SUNWAI_WHOLE") == "1"
