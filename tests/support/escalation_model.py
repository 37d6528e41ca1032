"""Who must be told what and when, worked out a second time from the rules people wrote down: the order's office list with who stands above whom, and the numbers of
policy. It knows three kinds of grievance on one Tuesday and Wednesday; anything the daemon sends beyond this list is a fault, and so is anything it does not send.

Numbers (policy): fuse off in a town 4 h by the clock; street light 10 working days; acknowledgement 8 working hours (09:00-13:00, 13:30-17:00), of an emergency 10
minutes; a reminder of limits under a day at 60 %; assignments gathered for 10 minutes, emergencies not; digests 09:15 and 15:00; twice the limit: a mail of its own,
in the office hours of the reader; of an emergency nothing waits; a rung that answers above the breach is told with it, the rest after a working day."""
import csv
import datetime
import pathlib

from fake_time import INDIA

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TUESDAY = datetime.date(2026, 3, 3)
NEW, DANGER, LATE_ACK = "New case", "EMERGENCY", "Not acknowledged in time"
SOON, OVERDUE, CLIMB, TWICE = "Report due soon", "Report overdue", "Overdue, now with you", "At twice its limit"
REMIND_ACK, JUDGE = "Not acknowledged yet", "Judge a report"


def at(text, day=TUESDAY):
    return datetime.datetime.combine(day, datetime.time.fromisoformat(text), INDIA)


OPENED, GATHERED, AFTERNOON = at("10:00"), at("10:10"), at("15:00")
NEXT = TUESDAY + datetime.timedelta(1)
OFFICES_OPEN, MORNING, NEXT_AFTERNOON = at("09:00", NEXT), at("09:15", NEXT), at("15:00", NEXT)


class Offices:
    """The pack's list of offices: who stands above whom. `reader` maps an office that nobody holds to who reads in its place."""

    def __init__(self, vacant):
        with open(ROOT / "config/states/haryana/offices.tsv", encoding="utf-8") as file:
            rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
            self.parents = {row["id"]: row["parent"] for row in rows}
        self.vacant = vacant

    def above(self, office):
        return self.parents[office]

    def reader(self, office):
        while office in self.vacant:
            office = self.above(office)
        return office


class Case:
    """`kind`: fuse, wire or light. `deed`: none, acknowledged, filed; for a wire relayed (in time) or late."""

    def __init__(self, key, kind, deed, nodal, acting, text):
        self.key, self.kind, self.deed, self.nodal, self.acting, self.text = key, kind, deed, nodal, acting, text

    def expected(self, offices):
        """(office, words, when) of every mail, digest lines among them."""
        return getattr(self, self.kind)(offices)

    def fuse(self, offices):
        acting, nodal = offices.reader(self.acting), self.nodal
        above = [offices.reader(offices.above(nodal)), offices.above(acting)]
        told = [(nodal, NEW, GATHERED), (acting, NEW, GATHERED)]
        if self.deed == "filed":
            return told + [(nodal, JUDGE, AFTERNOON)]
        told += [(office, words, AFTERNOON) for office in (nodal, acting) for words in (SOON, OVERDUE)]
        told += [(office, CLIMB, AFTERNOON) for office in above] + [(office, TWICE, OFFICES_OPEN) for office in above]
        if self.deed == "none":
            told += [(nodal, REMIND_ACK, MORNING), (nodal, LATE_ACK, NEXT_AFTERNOON)]
        return told

    def light(self, offices):
        told = [(self.nodal, NEW, GATHERED), (self.acting, NEW, GATHERED)]
        if self.deed == "none":
            told += [(self.nodal, REMIND_ACK, MORNING), (self.nodal, LATE_ACK, NEXT_AFTERNOON), (offices.above(self.nodal), LATE_ACK, NEXT_AFTERNOON)]
        return told

    def wire(self, offices):
        district = self.nodal.removesuffix("-CM")
        told = [(self.nodal, NEW, OPENED), (offices.reader(self.acting), NEW, OPENED), (f"{district}-ECC", DANGER, OPENED), (f"{district}-CTRL", DANGER, OPENED)]
        if self.deed == "late":
            told += [(f"{district}-DUTY", DANGER, GATHERED), ("HR-WATCH", DANGER, GATHERED), (self.nodal, LATE_ACK, GATHERED),
                     (offices.above(self.nodal), LATE_ACK, GATHERED)]
        return told + [("HR-SNO", JUDGE, GATHERED)]  # filed then; judged by the State nodal officer, and nothing of an emergency waits for a digest
