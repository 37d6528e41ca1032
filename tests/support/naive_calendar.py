"""Working time as one would count it on a paper calendar: day after day, stretch after stretch. Shares nothing with the program."""
import datetime
import random

NANDI = datetime.timezone(datetime.timedelta(hours=5, minutes=45))  # the invented state whose pack the test fills
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")  # datetime.weekday()
FULL = [(0, 1440)]


def clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def written(periods):
    return [f"{clock(a)}-{clock(b)}" for a, b in periods]


def saturdays(year):
    """The second and the fourth Saturday of every month."""
    for month in range(1, 13):
        first = datetime.date(year, month, 1)
        offset = (5 - first.weekday()) % 7
        yield first + datetime.timedelta(offset + 7)
        yield first + datetime.timedelta(offset + 21)


def random_periods():
    """One to three stretches of a day in order."""
    marks = sorted(random.sample(range(6 * 12, 22 * 12), 2 * random.randint(1, 3)))
    return [(5 * marks[i], 5 * marks[i + 1]) for i in range(0, len(marks), 2)]


class Calendar:
    """Random hours for `office`, `morning` and `always`; second and fourth Saturdays, gazetted holidays and half days, some of them of one district."""

    def __init__(self, years, districts):
        self.week = {"office": [random_periods() if day < 5 or day == 5 or random.random() < 0.2 else [] for day in range(7)],
                     "morning": [random_periods() for _ in range(7)]}
        self.observes = {"office": True, "morning": random.random() < 0.5, "always": False}
        self.closed = []  # (date, periods of a half day, districts; none: the whole state)
        for year in years:
            self.closed += [(day, [], []) for day in saturdays(year)]
            for _ in range(25):
                day = datetime.date(year, 1, 1) + datetime.timedelta(random.randrange(365))
                if any(day == known for known, _, _ in self.closed):
                    continue
                half = random_periods() if random.random() < 0.3 else []
                self.closed.append((day, half, [random.choice(districts)] if random.random() < 0.3 else []))

    def duty_toml(self):
        text = '[[duty]]\nkey = "always"\nalways = true\nobserves_holidays = false\n'
        for key, week in self.week.items():
            text += f'[[duty]]\nkey = "{key}"\nobserves_holidays = {str(self.observes[key]).lower()}\n'
            text += "".join(f"{DAY_NAMES[day]} = {written(periods)}\n".replace("'", '"') for day, periods in enumerate(week) if periods)
        return text

    def holidays_csv(self, without=lambda day: False):
        lines = ["date,name_en,name_hi,kind,half_day,places"]
        for day, half, districts in sorted(self.closed, key=lambda row: row[0]):
            if not without(day):
                lines.append(f"{day},Closed,बंद,fixed,{' '.join(written(half))},{' '.join(districts)}")
        return "\n".join(lines) + "\n"

    def periods(self, duty, district, day):
        """The worked minutes of a day."""
        if duty == "always":
            return FULL
        worked = self.week[duty][day.weekday()]
        for closed, half, districts in self.closed if self.observes[duty] else []:
            if closed == day and (not districts or district in districts):
                worked = [(max(a, c), min(b, d)) for a, b in worked for c, d in half if max(a, c) < min(b, d)]
        return worked

    def due(self, at, limit, duty, district):
        """`at`: time of day in Nandi. Limits as people write them: 30m 48h 7d, 4wh, 7wd."""
        number = int(limit.rstrip("mhdw"))
        if limit.endswith("wd"):
            return self.end_of_working_day(at, number, duty, district)
        if limit.endswith("wh"):
            return self.after_working(at, number * 3600, duty, district)
        return at + datetime.timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[limit[-1]]: number})

    def end_of_working_day(self, at, count, duty, district):
        day = at.date()
        while count:
            day += datetime.timedelta(1)
            count -= bool(self.periods(duty, district, day))
        return midnight(day) + datetime.timedelta(minutes=self.periods(duty, district, day)[-1][1])

    def after_working(self, at, seconds, duty, district):
        day = at.date()
        while True:
            for a, b in self.periods(duty, district, day):
                start = max(at, midnight(day) + datetime.timedelta(minutes=a))
                left = (midnight(day) + datetime.timedelta(minutes=b) - start).total_seconds()
                if left >= seconds:
                    return start + datetime.timedelta(seconds=seconds)
                seconds -= max(left, 0)
            day += datetime.timedelta(1)


def midnight(day):
    return datetime.datetime.combine(day, datetime.time(), NANDI)
