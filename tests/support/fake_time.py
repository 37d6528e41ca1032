"""A wall clock for one child process that the test sets (libfaketime); the time since boot stays the machine's."""
import datetime
import glob
import os
import sys
import time

from daemon import SKIPPED

INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


class FakeTime:
    def __init__(self, daemon, start):
        """`start`: what the child's clock shows now, RFC 3339 without offset, Indian time."""
        library = sorted(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"))
        if not library:
            print("fake_time: the package faketime is not installed")
            sys.exit(SKIPPED)
        self.file = daemon.folder / "faketime"
        self.offset = datetime.datetime.fromisoformat(start).replace(tzinfo=INDIA).timestamp() - time.time()
        self.write()
        daemon.env.update(LD_PRELOAD=library[0], FAKETIME_TIMESTAMP_FILE=str(self.file), FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1")
        os.environ.pop("LD_PRELOAD", None)

    def write(self):
        part = self.file.with_suffix(".part")
        part.write_text(f"{self.offset:+.3f}\n")
        part.rename(self.file)

    def jump(self, seconds):
        self.offset += seconds
        self.write()

    def now(self):
        """What the child's clock shows, ms since 1970."""
        return int((time.time() + self.offset) * 1000)


def iso(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, INDIA).isoformat(timespec="seconds")


def power_cuts(count, created_ms, batch=""):
    """Grievances of different citizens whose limit is four hours of any day: a fuse in a city."""
    return [{"source": "x", "external_id": f"cut{batch}-{i}", "created_at": iso(created_ms), "author": {"handle": f"citizen{batch}{i}"},
             "text": f"हिसार के सेक्टर 14 मकान नंबर क-{batch}{i}-ख में कल से बिजली नहीं आ रही है, फ्यूज उड़ गया है, कृपया ठीक कराएं"} for i in range(count)]
