"""The reference town is what it says it is, and a broken town folder is refused at the exact place."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from contracts.codes import REFUSALS, TYPES
from contracts.people import ROLES
from servicekit.town import STAFF_ROLES, Town, TownError, load_town

# The 78 villages of the 2023 code list (domain.md §4.7): last three digits of the code and short name.
VILLAGES = """
200拳东 201拳西 202拳南 203拳北 204李乡 205南杨楼 211南杜庄 212黄庄 216苗庄 218玉皇庙
219后杨楼 222郭堂 227东杨集 229西杨集 232方庄 233西高庙 234路垓 235方东 236方西 241褚庄
243琉璃井 244西戴庄 245万花张 246刘官屯 247申垓 248齐楼 253吴楼 254东吴大庙 255西吴大庙 257袁庄
258刘楼 261北张庄 262堂子 266郭楼 267阚庄 268秦店 273蔡林西 274蔡林北 275蔡林南 276蔡林东
284李阁 285孔楼 286张楼 287李保营 292后张庄 293汤垓 295吕楼 297孙庄 298南陶庄 299南李垓
306潘庄 308南盛庄 310东杨楼 312信楼 320前杨楼 324仁和 325五星新 326三利 327仝店 328义和新
329幸福 330三甲 331邱庄 332徐集 333盛垓张庄 334马庄新 335明星新 336永和新 337永安新 338崔庄
339前进 340水坑新 341新向阳 342官路 343申李庄 344张王庄 345陆庄林辛 346西王
"""
TOWN = Path(__file__).parents[3] / "infra" / "town"


@pytest.fixture(scope="module")
def town() -> Town:
    return load_town(TOWN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "town"
    copy.mkdir()
    for file in (*TOWN.glob("*.csv"), *TOWN.glob("*.toml"), TOWN / "generate.py"):
        shutil.copy(file, copy)
    return copy


# The reference town


def test_the_town_has_the_counts_of_the_seed(town: Town) -> None:
    assert len(town.villages) == 78
    assert len(town.areas) == 6
    assert len(town.departments) == 12
    assert len(town.rooms) == 13
    assert len(town.committees) == 88
    assert len(town.mediators) == 641
    assert len(town.industry_committees) == 7
    assert len(town.experts) == 50
    assert len(town.studios) == 2


def test_the_88_committees_are_78_villages_7_industries_and_3_others(town: Town) -> None:
    kinds = Counter(committee.kind for committee in town.committees.values())
    assert kinds == {"village": 78, "industry": 7, "town": 1, "area": 2}
    assert all(town.committee_of(code) for code in town.villages)


def test_the_villages_are_those_of_the_code_list(town: Town) -> None:
    rows = {f"370832104{entry[:3]}": entry[3:] for entry in VILLAGES.split()}
    assert {code: village.name for code, village in town.villages.items()} == rows
    assert all(one.official_name == f"{one.name}村村民委员会" for one in town.villages.values())
    assert 60_000 < sum(village.population for village in town.villages.values()) < 100_000
    assert town.area_of("370832104200").name == "拳铺管区"
    assert all(town.villages_of(area) for area in town.areas)


def test_desks_rooms_and_refusals_are_those_of_the_design(town: Town) -> None:
    desks = ["zzb", "sfs", "xfb", "pcs", "sqmy", "rss", "zrzy", "nyncj", "scjg", "mzb", "fl", "czjs"]
    assert list(town.departments) == desks
    known = {room.name for room in town.rooms.values() if not room.assumption}
    assert known == {"群众接待大厅", "矛盾调处室", "视频研判室", "心理咨询室"}
    assert {code: row.reason for code, row in town.refusals.items()} == REFUSALS
    assert all(row.way_on and row.place and row.phone for row in town.refusals.values())


def test_settings_carry_the_names_and_the_clock(town: Town) -> None:
    settings = town.settings
    assert (settings.name, settings.town_code, settings.number_prefix) == ("拳铺镇", "370832104", "LSQP")
    assert (settings.clock.unit, settings.clock.simple_days, settings.clock.complex_days) == ("natural", 3, 7)
    assert settings.assumptions
    assert town.workdays() == {}


def test_every_committee_has_three_to_nine_members_a_woman_and_a_three_year_term(town: Town) -> None:
    for committee in town.committees.values():
        members = town.members_of(committee.code)
        assert 3 <= len(members) <= 9, committee.code
        assert any(member.sex == "女" for member in members), committee.code
        assert committee.chair_id in {member.id for member in members}
        assert committee.term_until.year - committee.term_from.year == 3


def test_mediators_are_adults_in_every_level(town: Town) -> None:
    assert all(one.born_on <= date(2005, 1, 1) for one in town.mediators.values())
    assert Counter(one.level for one in town.mediators.values()) == {
        "village": 551, "town": 9, "area": 18, "industry": 63,
    }  # fmt: skip
    assert {one.area_code for one in town.mediators.values() if one.level == "area"} == set(town.areas)


def test_every_type_has_enough_mediators_above_the_village(town: Town) -> None:
    skills = Counter(
        skill
        for one in town.mediators.values()
        if one.level != "village" and one.available
        for skill in one.skills
    )
    assert set(skills) == set(TYPES) - {"00"}
    assert min(skills.values()) >= 8


def test_industry_committees_have_experts_for_all_their_types(town: Town) -> None:
    for industry in town.industry_committees.values():
        experts = town.experts_of(industry.code)
        assert len(experts) >= 7
        assert {field for one in experts for field in one.fields} == set(industry.types)
    names = " ".join(one.name for one in town.industry_committees.values())
    assert all(word in names for word in ("土地", "劳动人事", "二手设备交易"))


def test_the_brand_studios_have_a_leader_and_members(town: Town) -> None:
    assert [studio.name for studio in town.studios.values()] == ["老干部调解室", "老王说事"]
    for studio in town.studios.values():
        members = [one.id for one in town.mediators.values() if one.studio_code == studio.code]
        assert studio.leader_id in members
        assert len(members) >= 3
    assert town.mediators[town.studios["SW"].leader_id].name.startswith("王")


def test_every_role_has_accounts(town: Town) -> None:
    roles = {role for account in town.accounts() for role in account.roles}
    assert roles == {*STAFF_ROLES, "mediator", "expert"} == set(ROLES) - {"channel"}
    assert len({account.login for account in town.accounts()}) == len(town.accounts())


def test_every_desk_village_area_and_window_has_its_people(town: Town) -> None:
    assert all(len(town.officers_of(desk)) >= 2 for desk in town.departments)
    for role in ("grid_worker", "village_coordinator"):
        assert {one.village_code for one in town.staff_in(role)} == set(town.villages)
    assert {one.area_code for one in town.staff_in("area_coordinator")} == set(town.areas)
    windows = {one.post for one in town.staff_in("assistance")}
    assert windows == {"法律援助窗口", "心理疏导窗口", "救助帮扶窗口"}
    assert len(town.staff_in("receptionist")) >= 2
    assert len(town.staff_in("triage")) == len(town.staff_in("visitor")) == 2
    assert {"pcs1", "pcs2", "grid-200", "village-200"} <= set(town.staff)


def test_the_rota_seats_every_desk_in_its_mode(town: Town) -> None:
    assert all(duty.mode == town.departments[duty.department_code].residence_mode for duty in town.rota)
    assert all(duty.weekday <= 5 for duty in town.rota)
    assert {duty.department_code for duty in town.rota} == set(town.departments)
    assert town.on_duty("sfs", 1, "am")
    assert all(town.on_duty("zzb", day, half) for day in range(1, 6) for half in ("am", "pm"))


def test_people_are_told_apart_and_reached_on_invented_numbers_only(town: Town) -> None:
    accounts = town.accounts()
    assert len({account.name for account in accounts}) == len(accounts)
    assert len({account.person_id for account in accounts}) == len(accounts)
    assert len({account.phone for account in accounts}) == len(accounts)
    assert all(account.phone.startswith("1990000") for account in accounts)


def test_mediators_and_experts_sign_in_with_their_id_in_small_letters(town: Town) -> None:
    by_login = {account.login: account for account in town.accounts()}
    chair = by_login["m0001"]
    assert (chair.person_id, chair.roles, chair.post) == ("M0001", ("mediator",), "拳铺镇人民调解委员会主任")
    assert by_login["e01"].roles == ("expert",)
    assert by_login["pcs1"].department_code == "pcs"


def test_an_absence_runs_over_both_its_ends(town: Town) -> None:
    away = next(one for one in town.mediators.values() if one.absent_from)
    assert away.absent_from and away.absent_until
    assert away.is_absent_on(away.absent_from)
    assert away.is_absent_on(away.absent_until)
    assert not away.is_absent_on(date(2026, 1, 1))


def test_some_credentials_have_run_out(town: Town) -> None:
    expired = [one.id for one in town.experts.values() if one.credential_until < date(2026, 11, 23)]
    assert len(expired) == 2


def test_the_generator_writes_the_identical_files_again(folder: Path) -> None:
    people = ("committees", "industry_committees", "mediators", "experts", "studios", "staff", "rota")
    for name in people:
        (folder / f"{name}.csv").unlink()
    subprocess.run([sys.executable, folder / "generate.py"], check=True, timeout=60)
    for name in people:
        assert (folder / f"{name}.csv").read_bytes() == (TOWN / f"{name}.csv").read_bytes(), name


def test_another_seed_gives_other_people_in_a_town_that_still_loads(folder: Path) -> None:
    subprocess.run([sys.executable, folder / "generate.py", "--seed", "7"], check=True, timeout=60)
    other, town = load_town(folder), load_town(TOWN)
    assert other.mediators["M0001"] != town.mediators["M0001"]
    assert len(other.mediators) == len(town.mediators)


def test_another_town_may_have_any_number_of_anything(folder: Path) -> None:
    for name in ("experts", "refusals", "rota", "rooms"):
        file = folder / f"{name}.csv"
        file.write_text(file.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert not load_town(folder).experts


# Broken folders: what is changed on which line, and the column and words of the refusal


def refusal(folder: Path) -> TownError:
    with pytest.raises(TownError) as caught:
        load_town(folder)
    return caught.value


def change(folder: Path, file: str, line: int, old: str, new: str) -> None:
    path = folder / file
    lines = path.read_text("utf-8").split("\n")
    assert old in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), "utf-8")


BROKEN = {
    "a code that is not one": ("villages.csv", 3, "370832104201", "37083210420", "code", "12 digits"),
    "a village of another town": ("villages.csv", 3, "370832104201", "370832105201", "code", "town_code"),
    "a village twice": ("villages.csv", 3, "370832104201", "370832104200", "code", "already on line 2"),
    "an unknown area": ("villages.csv", 2, "A1", "A9", "area_code", "not in areas.csv"),
    "a number that is none": ("rooms.csv", 4, ",20,", ",many,", "capacity", "whole number from 1"),
    "an unknown room kind": ("rooms.csv", 2, "reception", "hall", "kind", "not one of"),
    "a mode that does not exist": ("departments.csv", 5, "轮驻", "常住", "residence_mode", "not one of"),
    "a desk that cannot name a queue": ("departments.csv", 5, "pcs", "P C", "code", "names a queue"),
    "a phone with a letter": ("departments.csv", 2, "0537-0000101", "0537-000O101", "phone", "number"),
    "an empty name": ("areas.csv", 2, "拳铺管区,", ",", "name", "is empty"),
    "neither yes nor no": ("rooms.csv", 2, "no,no", "no,maybe", "assumption", "yes no"),
    "a date that does not exist": ("committees.csv", 2, "2028-02-29", "2027-02-29", "term_until", "a date"),
    "a term that ends first": ("committees.csv", 2, "2028-02-29", "2024-02-29", "term_until", "comes before"),
    "a chair from elsewhere": ("committees.csv", 2, "M0001", "M0010", "chair_id", "choose a member of CT1"),
    "a chair nobody knows": ("committees.csv", 2, "M0001", "M9999", "chair_id", "not in mediators.csv"),
    "a mediator of no committee": ("mediators.csv", 2, "CT1", "CX1", "committee_code", "not in committees"),
    "a type past the eighteen": ("mediators.csv", 2, ";02", ";19", "skills", "from 01 to 18"),
    "a skill twice": ("mediators.csv", 2, ";02", ";01", "skills", "twice"),
    "a sex that is not one": ("mediators.csv", 2, ",男,", ",M,", "sex", "男 女"),
    "a level that does not exist": ("mediators.csv", 2, ",town,", ",city,", "level", "not one of"),
    "a village outside the area": ("mediators.csv", 92, "A1", "A2", "area_code", "the area of 370832104200"),
    "an id that staff has too": ("mediators.csv", 2, "M0001", "S0001", "id", "used on staff.csv line 2"),
    "a role that does not exist": ("staff.csv", 2, "receptionist", "boss", "roles", "not one of"),
    "a desk officer of no desk": ("staff.csv", 18, ",zzb,", ",,", "department_code", "desk_officer needs it"),
    "a login with capitals": ("staff.csv", 2, "window1", "Window1", "login", "small letters"),
    "a login twice": ("staff.csv", 3, "window2", "window1", "login", "already on line 2"),
    "a mediator's login": ("staff.csv", 2, "window1", "m0001", "id", "used on staff.csv line 2"),
    "a duty of another desk's officer": ("rota.csv", 2, "zzb,", "sfs,", "person_id", "not belong to sfs"),
    "a duty on an eighth day": ("rota.csv", 2, ",1,", ",8,", "weekday", "from 1 to 7"),
    "an expert of a village committee": ("experts.csv", 2, "CI1", "CV200", "committee_code", "industry"),
    "a refusal code that is none": ("refusals.csv", 2, "N1", "X1", "code", "like N1"),
    "a cell too few": ("areas.csv", 3, ",方庄管区书记", "", "coordinator_post", "has 2 cells"),
    "a cell too many": ("areas.csv", 3, "A2", "A2,x", "coordinator_post", "has 4 cells"),
    "a quotation mark left open": ("areas.csv", 4, "A3", '"A3', "code", "quotation marks"),
    "an unknown column": ("areas.csv", 1, "coordinator_post", "chief", "chief", "unknown"),
    "a missing column": ("areas.csv", 1, ",coordinator_post", "", "coordinator_post", "missing"),
    "a column twice": ("areas.csv", 1, "coordinator_post", "name", "name", "twice"),
    "a clock in lunar days": ("town.toml", 29, "natural", "lunar", "unit", "natural or working"),
    "a clock of no days": ("town.toml", 30, "3", "0", "simple_days", "whole number from 1"),
    "a short town code": ("town.toml", 7, "370832104", "370832", "town_code", "nine digits"),
    "a key that is unknown": ("town.toml", 2, "name", "nome", "nome", "unknown"),
    "a text without quotes": ("town.toml", 3, '"拳', "拳", "15", "not TOML"),
    "a list that is none": ("town.toml", 14, "= [", '= [1, ', "assumptions", "list of texts"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_row_is_refused_with_its_file_line_and_column(folder: Path, case: str) -> None:
    file, line, old, new, column, words = BROKEN[case]
    assert isinstance(line, int)
    change(folder, file, line, old, new)
    error = refusal(folder)
    where = "mediators.csv" if case == "a mediator's login" else file
    assert (error.file, error.line, error.column) == (where, line, column)
    assert words in error.reason
    assert str(error) == f"{where}, line {line}, column {column}: {error.reason}."


def test_a_file_saved_in_another_encoding_is_refused_at_its_first_strange_byte(folder: Path) -> None:
    file = folder / "areas.csv"
    lines = file.read_text("utf-8").split("\n")
    good, bad = "\n".join(lines[:2]), "\n".join(lines[2:])
    file.write_bytes(good.encode() + b"\n" + bad.encode("gbk"))
    error = refusal(folder)
    assert (error.file, error.line, error.column) == ("areas.csv", 3, "name")
    assert "UTF-8" in error.reason


def test_a_missing_file_is_named_with_the_header_it_needs(folder: Path) -> None:
    (folder / "areas.csv").unlink()
    error = refusal(folder)
    assert (error.file, error.line) == ("areas.csv", 1)
    assert "code,name,coordinator_post" in error.reason


def test_a_missing_folder_says_to_set_town(tmp_path: Path) -> None:
    error = refusal(tmp_path / "nowhere")
    assert error.file == "town.toml"
    assert "set TOWN" in error.reason


def test_a_missing_key_is_named(folder: Path) -> None:
    change(folder, "town.toml", 10, "court", "# court")
    error = refusal(folder)
    assert (error.file, error.column) == ("town.toml", "court")


def test_an_industry_committee_of_another_kind_is_refused(folder: Path) -> None:
    change(folder, "committees.csv", 5, "industry", "town")
    error = refusal(folder)
    assert (error.file, error.line, error.column) == ("industry_committees.csv", 2, "code")


def test_comments_blank_lines_a_byte_order_mark_and_another_column_order_are_read(folder: Path) -> None:
    rows = [line.split(",") for line in (folder / "areas.csv").read_text("utf-8").split()]
    turned = "\r\n".join(["# ours", *(",".join(reversed(row)) for row in rows), "", ""])
    (folder / "areas.csv").write_bytes(b"\xef\xbb\xbf" + turned.encode())
    assert load_town(folder).areas == load_town(TOWN).areas


def test_a_calendar_row_says_whether_a_day_is_worked(folder: Path) -> None:
    with (folder / "calendar.csv").open("a", encoding="utf-8") as file:
        file.write("2027-01-01,rest,元旦,测试\n2027-01-03,work,调休上班,测试\n")
    assert load_town(folder).workdays() == {date(2027, 1, 1): False, date(2027, 1, 3): True}
