"""A backup as an operator would look at it: unpacked with other tools, restored with the program, and compared."""
import json
import sqlite3
import subprocess
import tarfile

COUNTS = {"posts": "post", "cases": "case_", "events": "event", "messages": "message"}


class Restored:
    """The backup `file`, restored into the empty folder `into` by `sunwai restore`."""

    def __init__(self, daemon, file, into):
        into.mkdir(mode=0o700)
        self.store = into / "sunwai.db"
        self.words = ["--config", str(daemon.config), "--store", f"sqlite:{self.store}"]
        self.binary = daemon.binary
        with tarfile.open(file) as tar:
            self.manifest = json.load(tar.extractfile("manifest.json"))
        run = subprocess.run([self.binary, "restore", str(file), *self.words], capture_output=True, text=True, timeout=300, check=False)
        self.failed = run.stderr if run.returncode != 0 else ""

    def query(self, sql, *values):
        db = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=30)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    def differing_counts(self):
        """Tables whose number of rows is not the manifest's."""
        counts = self.manifest["counts"]
        return [name for name, table in COUNTS.items() if name in counts and self.query(f"SELECT count(*) FROM {table}")[0][0] != counts[name]]

    def head(self):
        """Number and hash of the seal that the manifest names, as the restored store has it."""
        rows = self.query("SELECT id, lower(hex(hash)) FROM seal WHERE id = ?", self.manifest["audit"]["seal"])
        return rows[0] if rows else None

    def is_whole(self):
        if self.query("PRAGMA integrity_check") != [("ok",)] or self.query("PRAGMA foreign_key_check"):
            return False
        return subprocess.run([self.binary, "audit", "verify", *self.words], capture_output=True, timeout=300, check=False).returncode == 0
