"""A wall clock for one child process that the test sets (fake_time.c); the time since boot stays the machine's."""
import datetime
import pathlib
import subprocess
import sys
import time

from daemon import SKIPPED

INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


class FakeTime:
    def __init__(self, daemon, start):
        """`start`: what the child's clock shows now, RFC 3339 without offset, Indian time."""
        library = daemon.folder / "fake_time.so"
        made = subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, pathlib.Path(__file__).parent / "fake_time.c"], check=False)
        if made.returncode != 0:
            print("fake_time: gcc is needed")
            sys.exit(SKIPPED)
        self.file = daemon.folder / "offset"
        self.offset = datetime.datetime.fromisoformat(start).replace(tzinfo=INDIA).timestamp() - time.time()
        self.write()
        daemon.env.update(LD_PRELOAD=str(library), SUNWAI_FAKE_OFFSET=str(self.file))

    def write(self):
        part = self.file.with_suffix(".part")
        part.write_text(f"{int(self.offset * 1000)}\n")
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
    letters = str.maketrans("0123456789", "kmnprstvwx")  # a house number such as 108 would be read as a helpline
    return [{"source": "x", "external_id": f"cut{batch}-{i}", "created_at": iso(created_ms), "author": {"handle": f"citizen{batch}{i}"},
             "text": f"हिसार के सेक्टर 14 {f'{batch}{i}'.translate(letters)} गली में कल से बिजली नहीं आ रही है, फ्यूज उड़ गया है, कृपया ठीक कराएं"} for i in range(count)]
