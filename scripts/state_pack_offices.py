"""Offices of the Haryana pack, from its places: one row per post, stable ids, nobody in them.

An id is the id of the place and a suffix of the level: HR-D063-CM. What is assumed about who answers for which area is said in docs/state-pack.md.
"""
import re

# level, levels of places that have one each, suffix of the id, superior as (level, where): where is "self", "district", "subdivision", "division", "state".
PLAN = [
    ("state_nodal", ["state"], "SNO", None),
    ("state_watch", ["state"], "WATCH", ("state_nodal", "state")),
    ("divisional_commissioner", ["division"], "COMM", ("state_nodal", "state")),
    ("deputy_commissioner", ["district"], "DC", ("divisional_commissioner", "division")),
    ("city_magistrate", ["district"], "CM", ("deputy_commissioner", "district")),
    ("duty_magistrate", ["district"], "DUTY", ("deputy_commissioner", "district")),
    ("district_control_room", ["district"], "CTRL", ("deputy_commissioner", "district")),
    ("adc", ["district"], "ADC", ("deputy_commissioner", "district")),
    ("sdm", ["subdivision"], "SDM", ("deputy_commissioner", "district")),
    ("dro", ["district"], "DRO", ("deputy_commissioner", "district")),
    ("tehsildar", ["tehsil"], "TEH", ("sdm", "subdivision")),
    ("dgp", ["state"], "DGP", ("state_nodal", "state")),
    ("police_range", ["division"], "ADGP", ("dgp", "state")),
    ("director_ulb", ["state"], "DULB", None),
    ("dmc", ["district"], "DMC", ("director_ulb", "state")),
    ("director_panchayats", ["state"], "DPAN", None),
    ("ddpo", ["district"], "DDPO", ("director_panchayats", "state")),
    ("bdpo", ["block"], "BDPO", ("ddpo", "district")),
    ("xen_op", ["subdivision"], "XEN", ("se_op", "district")),
    ("sdo_op", ["tehsil", "subtehsil"], "SDO", ("xen_op", "subdivision")),
    ("complaint_centre", ["district"], "ECC", ("se_op", "district")),
    ("eic_phed", ["state"], "EICPH", None),
    ("se_phed", ["division"], "SEPH", ("eic_phed", "state")),
    ("xen_phed", ["district"], "XENPH", ("se_phed", "division")),
    ("sde_phed", ["subdivision"], "SDEPH", ("xen_phed", "district")),
    ("water_desk", ["district"], "WDESK", ("xen_phed", "district")),
    ("eic_pwd", ["state"], "EICBR", None),
    ("se_pwd", ["division"], "SEBR", ("eic_pwd", "state")),
    ("xen_pwd", ["district"], "XENBR", ("se_pwd", "division")),
    ("sde_pwd", ["subdivision"], "SDEBR", ("xen_pwd", "district")),
    ("dg_health", ["state"], "DGHS", None),
    ("civil_surgeon", ["district"], "CS", ("dg_health", "state")),
    ("smo", ["subdivision"], "SMO", ("civil_surgeon", "district")),
    ("casualty", ["district"], "CAS", ("civil_surgeon", "district")),
    ("fire_station", ["district"], "FIRE", ("dmc", "district")),
    ("director_education", ["state"], "DEDU", None),
    ("deo", ["district"], "DEO", ("director_education", "state")),
    ("beo", ["block"], "BEO", ("deo", "district")),
    ("director_food", ["state"], "DFS", None),
    ("dfsc", ["district"], "DFSC", ("director_food", "state")),
    ("afso", ["subdivision"], "AFSO", ("dfsc", "district")),
    ("director_welfare", ["state"], "DSJE", None),
    ("dswo", ["district"], "DSWO", ("director_welfare", "state")),
    ("district_welfare", ["district"], "DWO", ("director_welfare", "state")),
    ("child_protection", ["district"], "DCPU", ("director_welfare", "state")),
    ("protection_officer", ["district"], "PO", ("director_welfare", "state")),
    ("director_transport", ["state"], "DTR", None),
    ("gm_roadways", ["district"], "GMR", ("director_transport", "state")),
    ("rta", ["district"], "RTA", ("director_transport", "state")),
    ("pollution_chair", ["state"], "SPCB", None),
    ("pollution_ro", ["district"], "PCRO", ("pollution_chair", "state")),
    ("director_agriculture", ["state"], "DAGR", None),
    ("dda", ["district"], "DDA", ("director_agriculture", "state")),
    ("sdao", ["subdivision"], "SDAO", ("dda", "district")),
    ("director_ah", ["state"], "DAH", None),
    ("ddah", ["district"], "DDAH", ("director_ah", "state")),
    ("dg_acb", ["state"], "DGACB", None),
    ("acb_range", ["division"], "ACB", ("dg_acb", "state")),
    ("crid_state", ["state"], "CRID", None),
    ("crid_district", ["district"], "PPP", ("crid_state", "state")),
]
SUFFIX = {level: suffix for level, _, suffix, _ in PLAN} | {"se_op": "SE"}
DISCOMS = {"UHBVN": ("Managing Director, UHBVN", "प्रबंध निदेशक, उत्तर हरियाणा बिजली वितरण निगम"),
           "DHBVN": ("Managing Director, DHBVN", "प्रबंध निदेशक, दक्षिण हरियाणा बिजली वितरण निगम")}
# Known or following the districts' usual pattern; an import replaces them.
HANDLES = {"HR-SNO": "x:cmohry", "HR-DGP": "x:police_haryana", "HR-UHBVN-MD": "x:UHBVN", "HR-DHBVN-MD": "x:DHBVN x:DHBVNOfficial",
           "HR-D062-CP": "x:gurgaonpolice", "HR-D060-CP": "x:FBDPolice", "HR-D792-SP": "x:police_hansi", "HR-U248576-MCC": "x:MunCorpGurugram",
           "HR-U248585-MCC": "x:MCF_Faridabad", "HR-D062-TRAF": "x:TrafficGGM"}
COMMISSIONERATES = {"HR-D062", "HR-D060", "HR-D070", "HR-D064", "HR-D075"}
# Police districts inside another revenue district, with the sub-divisions and towns they cover (assumed).
EXTRA_UNITS = {"Dabwali": ("HR-D074", "DAB", ["HR-SD074-DABWALI", "HR-SD074-KALANWALI"]), "Manesar": ("HR-D062", "MAN", ["HR-U297117", "HR-SD062-MANESAR"])}


class Offices:
    def __init__(self, places, links):
        self.places, self.rows, self.areas, self.ids = places, [], [], set()
        self.upward = {}
        for place, relation, target, _ in links:
            if relation in ("in_subdivision", "in_subdistrict"):
                self.upward.setdefault(place, target)

    def above(self, place_id, level):
        """The place itself or the nearest above it of a level."""
        place = self.places.get(place_id)
        while place and place["level"] != level:
            place = self.places.get(place["parent"])
        return place["id"] if place else ""

    def add(self, office_id, level, place, parent, title=("", ""), areas=()):
        if office_id in self.ids:
            raise ValueError(f"office {office_id} stands twice")
        self.ids.add(office_id)
        district = self.above(place, "district")
        valid_from = self.places[district]["valid_from"] if district else ""
        keeps = level in ("sho", "sho_other", "women_station", "cyber_station", "traffic_police", "sp", "dsp", "police_control", "women_cell", "police_nodal")
        self.rows.append({"id": office_id, "level": level, "place": place, "parent": parent, "title_en": title[0], "title_hi": title[1],
                          "handles": HANDLES.get(office_id, ""), "valid_from": "" if keeps else valid_from, "valid_to": ""})
        self.areas += [{"office": office_id, "place": area, "confidence": confidence} for area, confidence in areas]
        return office_id


def superior(offices, place, rule):
    if rule is None:
        return ""
    level, where = rule
    return f"{offices.above(place, where)}-{SUFFIX[level]}"


def add_plan(offices):
    for level, place_levels, suffix, rule in PLAN:
        for place in offices.places.values():
            if place["level"] in place_levels:
                offices.add(f"{place['id']}-{suffix}", level, place["id"], superior(offices, place["id"], rule))
    for place in offices.places.values():
        if place["level"] == "subtehsil":  # the same duty as a Tehsildar's, one rank lower
            title = (f"Naib Tehsildar, {place['name_en']}", f"नायब तहसीलदार, {place['name_hi']}")
            offices.add(f"{place['id']}-NT", "tehsildar", place["id"], superior(offices, place["id"], ("sdm", "subdivision")), title)
    for row in offices.rows:
        if row["level"] == "deputy_commissioner":
            row["handles"] = "x:DC_" + offices.places[row["place"]]["name_en"].replace(" ", "")


def add_electricity(offices, dept_areas):
    for name, title in DISCOMS.items():
        offices.add(f"HR-{name}-MD", "md_discom", "HR", "", title)
    for row in dept_areas:
        offices.add(f"{row['district_id']}-SE", "se_op", row["district_id"], f"HR-{row['discom']}-MD")


def add_towns(offices):
    titles = {"council": ("Executive Officer, Municipal Council", "कार्यकारी अधिकारी, नगर परिषद"),
              "committee": ("Secretary, Municipal Committee", "सचिव, नगर पालिका"),
              "cantonment": ("Chief Executive Officer, Cantonment Board", "मुख्य कार्यकारी अधिकारी, छावनी परिषद")}
    for place in offices.places.values():
        town, district = place["id"], offices.above(place["id"], "district")
        if place["town"] == "corporation":
            offices.add(f"{town}-MCC", "mc_commissioner", town, "HR-DULB")
            offices.add(f"{town}-MCN", "mc_nodal", town, f"{town}-MCC")
            over = offices.add(f"{town}-MCJ", "mc_joint", town, f"{town}-MCC")
        elif place["town"]:
            en, hi = titles[place["town"]]
            over = offices.add(f"{town}-MO", "municipal_officer", town, f"{district}-DMC", (f"{en}, {place['name_en']}", f"{hi}, {place['name_hi']}"))
        else:
            continue
        offices.add(f"{town}-SI", "sanitary_inspector", town, over)


def police_units(offices, stations):
    """Police unit → (district, id stem, areas). A unit that is its whole revenue district has no areas of its own; one that shares it is the less sure
    answer for the district as a whole, so that the smaller unit goes first where it is known to act."""
    units = {}
    for row in stations:
        extra = EXTRA_UNITS.get(row["police_unit"])
        if extra:
            units[row["police_unit"]] = (row["revenue_district_id"], "-" + extra[1], [(a, "high") for a in extra[2] if a in offices.places])
        else:
            shared = any(district == row["revenue_district_id"] for district, _, _ in EXTRA_UNITS.values())
            units[row["police_unit"]] = (row["revenue_district_id"], "", [(row["revenue_district_id"], "medium")] if shared else [])
    units["Manesar"] = ("HR-D062", "-MAN", [(a, "high") for a in EXTRA_UNITS["Manesar"][2] if a in offices.places])
    return units


def add_police_unit(offices, name, district, stem, areas):
    place = offices.places[district]
    base = f"{district}{stem}"
    division = offices.above(district, "division")
    commissioner = f"{district}-CP"
    over = commissioner if district in COMMISSIONERATES else f"{division}-ADGP"
    if district in COMMISSIONERATES and commissioner not in offices.ids:
        offices.add(commissioner, "police_commissioner", district, "HR-DGP")
    where = (place["name_en"], place["name_hi"]) if not stem else {"Dabwali": ("Dabwali", "डबवाली"), "Manesar": ("Manesar", "मानेसर")}[name]
    rank = ("Deputy Commissioner of Police", "पुलिस उपायुक्त") if district in COMMISSIONERATES else ("Superintendent of Police", "पुलिस अधीक्षक")
    sp = offices.add(f"{base}-SP", "sp", district, over, (f"{rank[0]}, {where[0]}", f"{rank[1]}, {where[1]}"), areas)
    for level, suffix, en, hi in [("police_nodal", "PN", "Police Nodal Officer", "पुलिस नोडल अधिकारी"), ("police_control", "PCR", "Police Control Room", "पुलिस नियंत्रण कक्ष"),
                                  ("women_cell", "WC", "Women's Cell", "महिला प्रकोष्ठ"), ("traffic_police", "TRAF", "Traffic Police", "यातायात पुलिस"),
                                  ("dsp_hq", "DSPHQ", "DSP (Headquarters)", "पुलिस उपाधीक्षक (मुख्यालय)")]:
        offices.add(f"{base}-{suffix}", level, district, sp, (f"{en}, {where[0]}", f"{hi}, {where[1]}"), areas)


def add_dsps(offices, units):
    for place in list(offices.places.values()):
        if place["level"] != "subdivision":
            continue
        unit = next((u for u in units.values() if any(a == place["id"] for a, _ in u[2])), None)
        stem = unit[1] if unit else ""
        offices.add(f"{place['id']}-DSP", "dsp", place["id"], f"{offices.above(place['id'], 'district')}{stem}-SP")


def station_base(name, unit):
    """What remains of a station's name when the words that every station has are taken away."""
    name = re.sub(r"\(.*?\)|Women Police Station|Women Ps|Cyber Crime Police Station|Pol\w*ce Station|\bPs\b|,.*$", " ", name, flags=re.I)
    name = re.sub(r"^\s*(City|Sadar)\b|\b(City|Sadar|Kotwali|Central)\s*$", " ", name.strip(), flags=re.I)
    words = name.split()
    if len(words) > 1 and words[-1].lower() in (unit.lower(), unit.replace(" ", "").lower(), "gurgaon", "gurugram"):
        words = words[:-1]
    return re.sub(r"[-\s]+", " ", " ".join(words)).strip() or unit


def shown_name(name):
    """A station's name without the words that its title says already."""
    name = re.sub(r"\bPol\w*ce Station\b|\bPs\b", " ", name, flags=re.I)
    return re.sub(r"\s+", " ", name).strip(" ,-")


def find_station_place(offices, base, district, spelling_key):
    """The town, locality, tehsil or village of the district that a station is named after."""
    sector = re.match(r"(?:sec|sector)\W*0*(\d+\w?)", base, flags=re.I)
    wanted = spelling_key(base)
    order = ["ulb", "locality", "subtehsil", "tehsil", "subdivision", "village"]
    inside = [p for p in offices.places.values() if p["level"] in order and offices.above(p["id"], "district") == district]
    if sector:
        return next((p for p in inside if p["level"] == "locality" and re.match(rf"Sector {sector[1]}\b", p["name_en"], flags=re.I)), None)
    for level in order:
        for place in inside:
            names = [place["name_en"]] + [a for a in place["aliases"].split("|") if a.isascii()]
            if place["level"] == level and any(spelling_key(n) == wanted for n in names if n):
                return place
    bones = re.sub("[aeiouy]", "", wanted)
    alike = [p for p in inside if p["level"] in ("ulb", "village") and re.sub("[aeiouy]", "", spelling_key(p["name_en"])) == bones]
    return alike[0] if len(bones) > 2 and len(alike) == 1 else None


def station_level(name):
    lower = name.lower()
    if "women" in lower:
        return "women_station"
    if "cyber" in lower:
        return "cyber_station"
    return "sho"


def add_stations(offices, stations, units, spelling_key, kilometres):
    numbers, anchors = {}, {}
    for row in stations:
        name, unit, district = row["police_station"].strip(), row["police_unit"], row["revenue_district_id"]
        stem = units[unit][1]
        numbers[district] = numbers.get(district, 0) + 1
        office = f"{district}-PS{numbers[district]:02d}"
        level = station_level(name)
        base = station_base(name, unit)
        place = None
        if level == "sho":
            place = find_station_place(offices, shown_name(name), district, spelling_key) or find_station_place(offices, base, district, spelling_key)
        if level == "sho" and not place:
            level = "sho_other"
        subdivision = ""
        if place:
            subdivision = offices.above(place["id"], "subdivision") or offices.above(offices.upward.get(place["id"]) or offices.upward.get(place["parent"], ""), "subdivision")
        parent = f"{subdivision}-DSP" if subdivision else f"{district}{stem}-DSPHQ"
        clean = shown_name(name)
        in_hindi = place["name_hi"] if place and not place["hi"] and clean == base else clean
        title = (f"SHO, {clean}", f"थाना प्रभारी, {in_hindi}")
        offices.add(office, level, place["id"] if place else district, parent, title)
        if place:
            anchors.setdefault(district, []).append((office, place, "sadar" in name.lower()))
        elif stem:
            offices.areas += [{"office": office, "place": area, "confidence": confidence} for area, confidence in units[unit][2]]
    for district, found in anchors.items():
        add_station_areas(offices, district, found, kilometres)


def add_station_areas(offices, district, anchors, kilometres):
    """A station covers the place it is named after; where several are named after one, it is not known which. Villages: the nearest station, as a guess."""
    named = {}
    for office, place, sadar in anchors:
        named.setdefault(place["id"], []).append((office, sadar))
    for place, found in named.items():
        town = [office for office, sadar in found if not sadar] or [office for office, _ in found]
        for office, _ in found:
            alone = office in town and len(town) == 1
            offices.areas.append({"office": office, "place": place, "confidence": "medium" if alone else "inferred" if office in town else "low"})
    rural = {}
    for office, place, sadar in anchors:
        if place["lat"] and (sadar or place["id"] not in rural):
            rural[place["id"]] = (office, place)
    for village in offices.places.values():
        if village["level"] != "village" or not village["lat"] or village["id"] in named or offices.above(village["id"], "district") != district:
            continue
        if rural:
            office, _ = min(rural.values(), key=lambda anchor: kilometres(anchor[1], village))
            offices.areas.append({"office": office, "place": village["id"], "confidence": "inferred"})


def make_offices(places, links, stations, dept_areas, spelling_key, kilometres):
    """Rows of offices.tsv and areas.tsv."""
    offices = Offices(places, links)
    add_plan(offices)
    add_electricity(offices, dept_areas)
    add_towns(offices)
    units = police_units(offices, stations)
    for name, (district, stem, areas) in units.items():
        add_police_unit(offices, name, district, stem, areas)
    add_dsps(offices, units)
    add_stations(offices, stations, units, spelling_key, kilometres)
    return offices.rows, offices.areas
