#!/usr/bin/env python3
"""T-MAIL-3, after Alertmanager's Collector: more than 200 escalations of grievances of three categories in many towns, some acknowledged, reported or relayed in
between, some offices vacant or with a link officer. Each line of each mail that arrives is held against a second working out of who is told what and when
(escalation_model.py), both ways: nothing missing, nothing later than a minute, nothing that was not expected.
escalations.py SUNWAI   (SUNWAI_WHOLE=1: more towns)"""
import collections
import datetime
import email
import email.policy
import json
import pathlib
import random
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "support"))
from daemon import Daemon, is_full, until, verdict  # noqa: E402
from escalation_model import NEW, NEXT, TUESDAY, Case, Offices, at  # noqa: E402
from fake_time import INDIA, FakeTime  # noqa: E402

LATE = datetime.timedelta(seconds=60)
LEAD = 1.0  # seconds before each moment that counts, so that nothing is served by a jump
SETTLE = 0.5
# Town as people write it, its City Magistrate, its electricity office.
TOWNS = [("हिसार के सेक्टर 14", "HR-D063-CM", "HR-T0394-SDO"), ("करनाल के सेक्टर 13", "HR-D067-CM", "HR-T0372-SDO"), ("रोहतक के सेक्टर 2", "HR-D073-CM", "HR-T0405-SDO"),
         ("सिरसा शहर", "HR-D074-CM", "HR-T0390-SDO"), ("जींद शहर", "HR-D065-CM", "HR-T0383-SDO"), ("कैथल शहर", "HR-D066-CM", "HR-T0368-SDO"),
         ("पानीपत के सेक्टर 12", "HR-D071-CM", "HR-T0375-SDO"), ("सोनीपत के सेक्टर 14", "HR-D075-CM", "HR-T0380-SDO"), ("अंबाला शहर", "HR-D058-CM", "HR-T0359-SDO")]
LIGHTS = [("करनाल शहर", "HR-U248517"), ("हिसार शहर", "HR-U248546"), ("रोहतक शहर", "HR-U248557")]
VACANT = {"HR-T0394-SDO", "HR-T0375-SDO"}
LINKED = {"HR-D067-CM", "HR-D058-CM"}
DIGESTS = (datetime.time(9, 15), datetime.time(15, 0))
CLOCK_STEPPED = "Sunwai: the machine's clock stepped"
STARTED = "09:59:57"
MOMENTS = ["10:10", "12:24", "14:00", "15:00", "15:18", "18:00"]
NEXT_MOMENTS = ["08:30", "09:00", "09:15", "10:30", "15:00"]


def address(office):
    return f"link.{office.lower()}@example.org" if office in LINKED else f"{office.lower()}@example.org"


def house(number):
    """A house in letters: another text for each citizen, and no number that means something else."""
    return "q" + str(number).translate(str.maketrans("0123456789", "kmnprstvwx")) + "q"


def scenario(towns):
    cases = []

    def add(kind, deed, nodal, acting, text):
        cases.append(Case(f"c{len(cases)}", kind, deed, nodal, acting, f"{text} मकान {house(len(cases))}"))
    for town, nodal, acting in towns:
        for deed in ("none", "none", "acknowledged", "filed"):
            add("fuse", deed, nodal, acting, f"{town} में कल से बिजली नहीं आ रही है, फ्यूज उड़ गया है")
        for deed in ("relayed", "late"):
            add("wire", deed, nodal, acting, f"{town} में बिजली का तार टूटकर गिरा हुआ है करंट आ रहा है, जान का खतरा है")
    for town, corporation in LIGHTS:
        for deed in ("none", "none", "acknowledged"):
            add("light", deed, f"{corporation}-MCN", f"{corporation}-MCJ", f"{town} की स्ट्रीट लाइट एक महीने से खराब है")
    return cases


class Run:
    def __init__(self, binary, cases):
        self.daemon = Daemon(binary, 'transport = "maildir"\nmaildir = "mail"\nper_minute = 100000')
        self.daemon.env["SUNWAI_TEST_SETTLE_MS"] = str(int(SETTLE * 1000))
        self.cases = cases
        self.lag = SETTLE    # seconds after ten at which the last case was opened: its limits are as much later
        self.seen = {}       # file → when it arrived, on the daemon's clock
        self.import_holders()
        self.clock = FakeTime(self.daemon, at(STARTED).replace(tzinfo=None).isoformat())

    def import_holders(self):
        rows = ["office_id,line,level,place_id,department,title_en,title_hi,parent_id,officer_name,email,phone,from,to,kind"]
        for line in self.daemon.verb("office", "list", "--json").splitlines():
            office = json.loads(line)["office_id"]
            if office in VACANT:
                continue
            left = "2026-03-02" if office in LINKED else ""
            rows.append(f"{office},,,,,,,,Holder,{office.lower()}@example.org,,2020-01-01,{left},holder")
            if left:
                rows.append(f"{office},,,,,,,,Link officer,{address(office)},,2026-03-03,,link")
        (self.daemon.folder / "offices.csv").write_text("\n".join(rows) + "\n")
        self.daemon.verb("office", "import", str(self.daemon.folder / "offices.csv"))

    def collect(self):
        """Notes new mails with the time of the daemon's clock."""
        for file in (self.daemon.folder / "mail/new").glob("*"):
            if file.name not in self.seen:
                self.seen[file.name] = datetime.datetime.fromtimestamp(file.stat().st_mtime + self.clock.offset, INDIA)

    def go_to(self, moment):
        """Lets the clock come up to the moment from just before it, and waits until all that was due is out."""
        self.collect()
        self.clock.jump(moment.timestamp() - LEAD - self.clock.now() / 1000)
        until(lambda: self.clock.now() / 1000 > moment.timestamp() + self.lag, 30, "the moment has come")
        # In this order: a digest that is written after the look for quiet would be on its way still.
        until(lambda: self.has_digested(moment) and self.is_quiet(), 50, f"everything due at {moment} is told")
        self.collect()

    def has_digested(self, moment):
        """The daemon may believe the step later than the test: the moment's own digest or summary must be written before the clock goes on."""
        if moment.time() == datetime.time(8, 30):
            return self.daemon.query("SELECT count(*) FROM message_body WHERE subject LIKE 'Morning summary%'")[0][0] == 2
        if moment.time() not in DIGESTS:
            return True
        return self.daemon.query("SELECT count(*) FROM notice WHERE settled = 0 AND held = 0 AND not_before <= ?", int(moment.timestamp() * 1000))[0][0] == 0

    def is_quiet(self):
        now = self.clock.now()
        return self.daemon.query("SELECT count(*) FROM case_ WHERE next_at <= ?", now)[0][0] == 0 and self.daemon.told(now + 1000)

    def open_all(self):
        posts = [{"source": "x", "external_id": case.key, "created_at": at("10:00").isoformat(), "author": {"handle": f"citizen{case.key}"}, "text": case.text}
                 for case in self.cases]
        until(lambda: self.clock.now() / 1000 >= at("10:00").timestamp(), 30, "it is ten")
        self.daemon.feed("all", posts)
        until(lambda: self.daemon.query("SELECT count(*) FROM post")[0][0] == len(posts), 60, "every post is taken")
        until(self.is_quiet, 30, "the emergencies are told")
        rows = self.daemon.query("SELECT external_id, number FROM post JOIN post_case ON post_id = post.id JOIN case_ ON case_.id = case_id")
        self.numbers = dict(rows)
        assert len(rows) == len(posts), "every post opens one case"
        self.lag += self.daemon.query("SELECT max(at) FROM event WHERE kind = 'opened'")[0][0] / 1000 - at("10:00").timestamp()

    def do(self, deeds, verb, *words, as_acting=False):
        for case in self.cases:
            if (case.kind, case.deed) in deeds:
                office = case.acting if as_acting else "state"
                self.daemon.verb("case", verb, self.numbers[case.key], "--as", office, *words)

    def play(self):
        self.daemon.start(ready=60)
        self.open_all()
        self.do({("wire", "relayed")}, "relay", "--whom", "the line man", "--how", "telephone")
        self.go_to(at("10:10"))
        self.do({("wire", "late")}, "relay", "--whom", "the line man", "--how", "telephone")
        self.do({("fuse", "acknowledged"), ("fuse", "filed"), ("light", "acknowledged")}, "ack", "--next-step", "a line man goes there")
        self.do({("wire", "relayed"), ("wire", "late"), ("fuse", "filed")}, "atr", "--kind", "done", "--report", "mended", "--message", "The supply is back.",
                "--evidence", "1", as_acting=True)
        until(self.is_quiet, 50, "the reports of emergencies are told")
        for moment in MOMENTS[1:]:
            self.go_to(at(moment))
        for moment in NEXT_MOMENTS:
            self.go_to(at(moment, NEXT))
        self.daemon.stop()

    def received(self):
        """(address, case, words) → when, of every line of every mail."""
        got = collections.defaultdict(list)
        for name, when in self.seen.items():
            mail = email.message_from_bytes((self.daemon.folder / "mail/new" / name).read_bytes(), policy=email.policy.default)
            if mail["Subject"] == CLOCK_STEPPED:
                continue  # said of the way in which the test lets time pass
            for number, words in lines_of(mail):
                got[mail["To"].addresses[0].addr_spec, number, words].append(when)
        return got


def lines_of(mail):
    """What a mail says: one case in the subject, or many as lines of its text."""
    single = re.match(r"\[(HR-\d{4}-\d+)\] ([^:]+):", mail["Subject"])
    if single:
        return [single.groups()]
    text = mail.get_body(("plain",)).get_content()
    lines = re.findall(r"^- (HR-\d{4}-\d+)  (.+)$", text, re.MULTILINE)
    if re.match(r"\d+ new cases for", mail["Subject"]):
        return [(number, NEW) for number, _ in lines]
    return [(number, words.strip()) for number, words in lines] or [("", mail["Subject"])]


def earliest(words, due):
    """An assignment may ride with one that does not wait; nothing else goes before its time."""
    return due - (datetime.timedelta(minutes=10) if words == NEW else datetime.timedelta(seconds=1))


def compare(run):
    offices = Offices(VACANT)
    expected = collections.Counter()
    due = {}
    for case in run.cases:
        for office, words, when in case.expected(offices):
            key = (address(office), run.numbers[case.key], words)
            expected[key] += 1
            due[key] = when
    # The first start finds that the day's summary was not written yet.
    for day, when in ((TUESDAY, at(STARTED)), (NEXT, at("08:30", NEXT))):
        summary = ("hr-sno@example.org", "", f"Morning summary, {day.day} Mar {day.year}")
        expected[summary] += 1
        due[summary] = when
    got = run.received()
    faults = {"missing": [], "late": [], "early": [], "unexpected": []}
    for key, count in expected.items():
        faults["missing"] += [(key, due[key])] * max(0, count - len(got.get(key, [])))
        faults["late"] += [(key, when) for when in got.get(key, []) if when > due[key] + LATE]
        faults["early"] += [(key, when) for when in got.get(key, []) if when < earliest(key[2], due[key])]
    for key, times in got.items():
        faults["unexpected"] += [(key, when) for when in times[expected[key]:]]
    return faults, sum(count for key, count in expected.items() if key[2] != NEW)


def main(binary):
    seed = random.randrange(1 << 32)
    random.seed(seed)
    cases = scenario(TOWNS if is_full() else TOWNS[:5])
    random.shuffle(cases)
    run = Run(binary, cases)
    try:
        begun = time.monotonic()
        run.play()
        faults, escalations = compare(run)
        figures = {name: len(found) for name, found in faults.items()}
        figures["too_few"] = int(escalations < 200)
        passed, line = verdict("T-MAIL-3", figures, 0)
        print(line, f"n={escalations} cases={len(cases)} seconds={time.monotonic() - begun:.0f} seed={seed}")
        for name, found in faults.items():
            for key, when in sorted(found)[:12]:
                print(name, *key, when.isoformat())
        return 0 if passed else 1
    finally:
        run.daemon.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
