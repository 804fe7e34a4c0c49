"""Invents the people of this town: the same seed and inputs give the identical files (README.md)."""

from __future__ import annotations

import argparse
import csv
import random
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, product
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TYPES = [f"{number:02}" for number in range(1, 19)]
LEAST, MOST = 3, 9  # members of a committee (人民调解法 art. 8), one of them a woman
Row = dict[str, Any]


class Names:
    """Names that nobody else in the town has."""

    def __init__(self, words: Row, chance: random.Random) -> None:
        self.chance = chance
        self.surnames = [*words["surnames"]]
        self.compound = words["compound"]
        self.given = {sex: f"{words['any']} {words[sex]}".split() for sex in "男女"}
        self.taken = set(words["avoid"])

    def new(self, sex: str, village: str = "", surname: str = "") -> str:
        """A third of a village carry the surname that the village is called by, as villages do."""
        local = [one for one in village if one in self.surnames]
        while True:
            family = surname or self._surname(local)
            given = self.chance.choice(self.given[sex])
            if family + given not in self.taken and not set(family) & set(given):
                self.taken.add(family + given)
                return family + given

    def _surname(self, local: list[str]) -> str:
        if local and self.chance.random() < 0.33:
            return local[-1]
        if self.chance.random() < 0.01:
            return self.chance.choice(self.compound)
        return self.chance.choice(self.surnames[:12] if self.chance.random() < 0.3 else self.surnames)


class Invention:
    """One run: the inputs, the chance, and the rows as they come into being."""

    def __init__(self, plan: Row, seed: int) -> None:
        self.plan = plan
        self.areas, self.villages, self.departments = map(read, ("areas", "villages", "departments"))
        self.chance = random.Random(seed)
        self.names = Names(self.plan["names"], self.chance)
        self.dealt = cycle(self.chance.sample(TYPES, len(TYPES)))  # types for the town and area mediators
        self.mediators: list[Row] = []
        self.staff: list[Row] = []

    def sheets(self) -> dict[str, list[Row]]:
        """File name without .csv → its rows."""
        plans = [*self.plan["committees"], *self.village_committees()]
        committees = [self.committee(plan) for plan in plans]
        self.hire_all()
        return {
            "committees": committees, "mediators": self.mediators,
            "industry_committees": [
                {"code": one["code"], "name": one["name"], "types": ";".join(one["types"]),
                 "chair_id": row["chair_id"]}
                for one, row in zip(plans, committees, strict=True) if one["kind"] == "industry"
            ],
            "experts": list(self.experts()), "studios": [self.studio(plan) for plan in self.plan["studios"]],
            "staff": self.staff, "rota": list(self.rota()),
        }  # fmt: skip

    def village_committees(self) -> Iterator[Row]:
        left = self.plan["mediators"] - sum(one["members"] for one in self.plan["committees"])
        for village, size in zip(self.villages, shares(self.villages, left), strict=True):
            named = {"code": f"CV{village['code'][-3:]}", "name": f"{village['name']}村人民调解委员会"}
            yield {**named, "kind": "village", "village": village, "members": size, "known": True}

    def committee(self, plan: Row) -> Row:
        members = [self.mediator(plan, place) for place in range(plan["members"])]
        village = plan.get("village", {})
        return {
            "code": plan["code"], "name": plan["name"], "kind": plan["kind"],
            "village_code": village.get("code", ""), "area_code": village.get("area_code", ""),
            "term_from": self.plan["term_from"], "term_until": self.plan["term_until"],
            "chair_id": members[0]["id"], "assumption": "no" if plan.get("known") else "yes",
        }  # fmt: skip

    def mediator(self, plan: Row, place: int) -> Row:
        """The chair has place 0; the second place is a woman's, so that no committee lacks one."""
        people, village = self.plan["people"], plan.get("village", {})
        studio, leads = self.studio_of(plan, place)
        sex = "女" if place == 1 or (place > 1 and not leads and self.chance.random() < 0.3) else "男"
        born = self.birthday(place, studio)
        number, areas = len(self.mediators) + 1, plan.get("areas", [""])
        row = {
            "id": f"M{number:04}",
            "name": self.names.new(sex, village.get("name", ""), studio.get("surname", "") if leads else ""),
            "sex": sex, "born_on": born, "level": plan["kind"], "committee_code": plan["code"],
            "village_code": village.get("code", ""),
            "area_code": village.get("area_code", areas[place % len(areas)]),
            "skills": ";".join(self.skills(plan)), "languages": ";".join(people["languages"]),
            "studio_code": studio.get("code", ""), "load_cap": self.chance.randint(3, 6 if village else 10),
            "standing": self.years_of_service(born), "phone": f"1990000{number:04}",
            **self.absence(place),
            "employer": self.chance.choice(people["employers"]) if self.chance.random() < 0.15 else "",
        }  # fmt: skip
        self.mediators.append(row)
        return row

    def studio_of(self, plan: Row, place: int) -> tuple[Row, bool]:
        """The studio of the last members of its committee, and whether this one leads it."""
        for studio in self.plan["studios"]:
            first = plan["members"] - studio["members"]
            if studio["committee"] == plan["code"] and place >= first:
                return studio, place == first
        return {}, False

    def studio(self, plan: Row) -> Row:
        leader = next(one["id"] for one in self.mediators if one["studio_code"] == plan["code"])
        return {**{key: plan[key] for key in ("code", "name", "method")}, "leader_id": leader}

    def birthday(self, place: int, studio: Row) -> date:
        first, last = (1966, 1986) if place == 0 else (1960, 1998)
        if "born_before" in studio:
            first, last = studio["born_before"] - 12, studio["born_before"] - 1
        days = (date(last, 12, 31) - date(first, 1, 1)).days
        return date(first, 1, 1) + timedelta(days=self.chance.randint(0, days))

    def years_of_service(self, born: date) -> int:
        return self.chance.randint(0, max(1, min(self.plan["as_of"].year - born.year - 25, 30)))

    def skills(self, plan: Row) -> list[str]:
        if plan["kind"] in ("town", "area"):
            return sorted(next(self.dealt) for _ in range(7))
        if "types" in plan:
            return sorted({*plan["types"], self.chance.choice(TYPES)})
        pool = self.plan["people"]["village_extra"].split()
        return sorted({"01", "02", *self.chance.sample(pool, self.chance.randint(1, 4))})

    def absence(self, place: int) -> Row:
        """Some are away for some weeks and a few take no cases at present; chairs are there."""
        away, off = (place > 0 and self.chance.random() < share for share in (0.03, 0.015))
        first = self.plan["as_of"] + timedelta(days=self.chance.randint(280, 400))
        last = first + timedelta(days=self.chance.randint(10, 60))
        span = {"absent_from": first if away else "", "absent_until": last if away else ""}
        return {"available": "no" if off else "yes", **span}

    def experts(self) -> Iterator[Row]:
        plans = [one for one in self.plan["committees"] if one["kind"] == "industry"]
        turn = {one["code"]: cycle(one["experts"]) for one in plans}
        for number, plan in zip(range(1, self.plan["experts"] + 1), cycle(plans), strict=False):
            yield self.expert(number, plan, next(turn[plan["code"]]))

    def expert(self, number: int, plan: Row, profession: list[str]) -> Row:
        """Every 25th credential has run out, as some always have."""
        title, credential, employer, main = profession
        sex = self.chance.choice("男女")
        home = self.chance.choice(self.villages)["code"] if self.chance.random() < 0.25 else ""
        year = self.plan["as_of"].year + (0 if number % 25 == 17 else self.chance.randint(1, 4))
        return {
            "id": f"E{number:02}", "name": self.names.new(sex), "sex": sex, "committee_code": plan["code"],
            "fields": ";".join(sorted({main, self.chance.choice(plan["types"])})), "title": title,
            "employer": employer, "village_code": home, "credential": credential,
            "credential_until": date(year, 6, 30), "phone": f"1990000{1000 + number}",
        }  # fmt: skip

    def hire_all(self) -> None:
        for post in self.plan["posts"]:
            for number in range(1, post["count"] + 1) if "count" in post else [""]:
                self.hire(f"{post['login']}{number}", post["roles"], post["post"])
        for desk in self.departments:
            code, name = desk["code"], desk["name"]
            for login, post in ((f"{code}1", f"{name}负责人"), (f"{code}2", f"{name}经办人")):
                self.hire(login, "desk_officer", post, {"department_code": code})
        for area in self.areas:
            code, post = area["code"], area["coordinator_post"]
            self.hire(f"area-{code.lower()}", "area_coordinator", post, {"area_code": code})
        for village in self.villages:
            self.hire_village(village)

    def hire_village(self, village: Row) -> None:
        number, name = village["code"][-3:], village["name"]
        where = {"village_code": village["code"], "area_code": village["area_code"]}
        self.hire(f"village-{number}", "village_coordinator", f"{name}村综治协调员", where)
        for grid in range(1, int(village["grids"]) + 1):
            login = f"grid-{number}" + (f"-{grid}" if grid > 1 else "")
            self.hire(login, "grid_worker", f"{name}村第{grid}网格网格员", where)

    def hire(self, login: str, roles: str, post: str, where: Row | None = None) -> None:
        number, name = len(self.staff) + 1, self.names.new(self.chance.choice("男男女"))
        nowhere = {"department_code": "", "village_code": "", "area_code": ""}
        self.staff.append({
            "login": login, "id": f"S{number:04}", "name": name, "roles": roles,
            **nowhere, **(where or {}), "post": post, "phone": f"1990000{2000 + number}",
        })  # fmt: skip

    def rota(self) -> Iterator[Row]:
        """Residents and those on call every half-day by turns; those in turn on two days a week."""
        for place, desk in enumerate(self.departments):
            officers = cycle(one["id"] for one in self.staff if one["department_code"] == desk["code"])
            mode = desk["residence_mode"]
            days = {place % 5 + 1, (place + 2) % 5 + 1} if mode == "轮驻" else {1, 2, 3, 4, 5}
            for day, half in product(sorted(days), ("am", "pm")):
                when = {"department_code": desk["code"], "weekday": day, "half": half}
                yield {**when, "person_id": next(officers), "mode": mode}


def shares(villages: list[Row], total: int) -> list[int]:
    """Members for each village committee: by population, none under LEAST or over MOST."""
    sizes = [LEAST] * len(villages)
    if not LEAST * len(sizes) <= total <= MOST * len(sizes):
        raise SystemExit(f"{total} village mediators do not fit {len(sizes)} committees of {LEAST} to {MOST}")
    people = [int(village["population"]) for village in villages]
    for _ in range(total - sum(sizes)):
        open_places = [place for place, size in enumerate(sizes) if size < MOST]
        sizes[max(open_places, key=lambda place: people[place] / (sizes[place] + 1))] += 1
    return sizes


def read(name: str) -> list[Row]:
    with (HERE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    plan = tomllib.loads((HERE / "invented.toml").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description="Invents the people of this town folder.")
    parser.add_argument("--seed", type=int, default=plan["seed"], help="another seed gives other people")
    parser.add_argument("--to", type=Path, default=HERE, help="folder to write to (default: this one)")
    arguments = parser.parse_args()
    for name, rows in Invention(plan, arguments.seed).sheets().items():
        write(arguments.to / f"{name}.csv", rows)


if __name__ == "__main__":
    main()
