#!/usr/bin/env python3
"""T-DL-1: 10,000 random grievances under random calendars (second and fourth Saturdays, gazetted holidays, half days, district holidays, rosters, day and night):
what `sunwai deadline --batch` answers against counting on a paper calendar. Nothing is due before it began, and a longer limit never ends earlier.
deadlines.py SUNWAI   (SUNWAI_TEST_FAULT=forget_saturdays: the program is not told of the fourth Saturdays)"""
import collections
import datetime
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "support"))
from daemon import ROOT, is_full, verdict  # noqa: E402
from naive_calendar import NANDI, Calendar, saturdays  # noqa: E402

PLACES = {"ND-D1": "ND-D1", "ND-U1": "ND-D1", "ND-V1": "ND-D1", "ND-D2": "ND-D2", "ND-V2": "ND-D2", "": ""}
LIMITS = {"m": 600, "h": 96, "d": 40, "wh": 60, "wd": 30}
YEARS = (2026, 2027, 2028)


def questions(count):
    for number in range(count):
        at = datetime.datetime(2026, 1, 1, tzinfo=NANDI) + datetime.timedelta(seconds=random.randrange(900 * 86400))
        unit = random.choice(list(LIMITS))
        yield {"id": number, "from": at.isoformat(), "within": f"{random.randint(1, LIMITS[unit])}{unit}", "duty": random.choice(["office", "morning", "always"]),
               "place": random.choice(list(PLACES))}


def ask(binary, folder, asked):
    lines = "".join(json.dumps(question) + "\n" for question in asked)
    run = subprocess.run([binary, "deadline", "--batch", "--config", str(folder / "sunwai.toml")], input=lines, capture_output=True, text=True, timeout=300, check=False)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(asked), run.stderr[-2000:]
    return answers


def make_pack(folder, calendar):
    pack = folder / "pack"
    shutil.copytree(ROOT / "config/states/nandi", pack)
    missing = {day for year in YEARS for day in saturdays(year) if day.day > 21} if os.environ.get("SUNWAI_TEST_FAULT") == "forget_saturdays" else set()
    (pack / "duty.toml").write_text(calendar.duty_toml())
    (pack / "holidays.csv").write_text(calendar.holidays_csv(lambda day: day in missing))
    (folder / "sunwai.toml").write_text(f'state = "{pack}/"\n[store]\nurl = "sqlite:{folder}/none.db"\n')


def one_calendar(binary, count, figures, examples):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sunwai-deadlines-"))
    try:
        calendar = Calendar(YEARS + (2029,), ["ND-D1", "ND-D2"])
        make_pack(folder, calendar)
        asked = list(questions(count))
        for question, answer in zip(asked, ask(binary, folder, asked)):
            at = datetime.datetime.fromisoformat(question["from"])
            wanted = calendar.due(at, question["within"], question["duty"], PLACES[question["place"]])
            got = datetime.datetime.fromisoformat(answer["due"]) if "due" in answer else None
            figures["mismatches"] += got != wanted
            figures["before_it_began"] += got is not None and got < at
            if got != wanted:
                examples.append((question, answer, wanted.isoformat()))
        figures["not_monotone"] += monotone_faults(binary, folder, asked[:20])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def monotone_faults(binary, folder, some):
    """How often one more hour or day makes it end earlier."""
    longer = [{**question, "within": f"{n}{unit}"} for question in some for unit in ("wh", "wd") for n in range(1, 9)]
    dues = [datetime.datetime.fromisoformat(answer["due"]) for answer in ask(binary, folder, longer)]
    return sum(1 for i in range(0, len(dues), 8) for a, b in zip(dues[i:i + 8], dues[i + 1:i + 8]) if b < a)


def main(binary):
    seed = random.randrange(1 << 32)
    random.seed(seed)
    calendars, each = (100, 1000) if is_full() else (20, 500)
    figures = collections.Counter(mismatches=0, before_it_began=0, not_monotone=0)
    examples = []
    for _ in range(calendars):
        one_calendar(binary, each, figures, examples)
    passed, line = verdict("T-DL-1", dict(figures), 0)
    print(line, f"n={calendars * each} calendars={calendars} seed={seed}", *examples[:3], sep="\n")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
