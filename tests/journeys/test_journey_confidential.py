"""A confidential matter says nothing to whoever may not see it: every route and page that returns words, asked by every role."""

from __future__ import annotations

import re

import pytest

from gateway.api.every import ROUTES

# A word that only this dispute has: in its narrative, in what its handlers wrote, and in nobody's rules.
SECRET = "黑皮账本"
WORDS = f"我在工地干活半年，包工头欠我工资两万三千元，数目都记在{SECRET}上，怕他报复，请保密。"
BODY = {
    "channel": "window", "narrative": WORDS, "village_code": "370832104200", "confidential": True, "people_involved": 12,
    "parties": [
        {"name": "周某友", "role": "applicant", "phone": "13500003333"}, {"name": "某建筑队", "role": "respondent"},
    ],
}  # fmt: skip
STRANGERS = (
    "pcs1", "czjs1", "e01", "grid-200", "village-200", "area-a1", "visitor1", "legal-aid", "admin", "auditor", "operator",
)  # fmt: skip
READERS = ("leader", "supervisor", "triage1", "window1", "town")
PAGES = (
    "/disputes/{dispute_id}", "/disputes/{dispute_id}?tab=study", "/disputes/{dispute_id}?tab=desk",
    "/disputes/{dispute_id}?tab=mediation", "/disputes/{dispute_id}?tab=agreement", "/disputes/{dispute_id}?tab=papers",
    "/disputes/{dispute_id}?tab=visits", "/disputes/{dispute_id}?tab=links", "/visits?all=1", "/visits.csv?all=1",
    "/disputes/{dispute_id}/mediators", "/disputes", "/disputes.csv", "/proceedings/{dispute_id}",
    "/proceedings/{dispute_id}/file",
    "/proceedings/{dispute_id}/evidence", "/studies", "/assistance", "/rooms", "/dispatch",
)  # fmt: skip


STEPS = {
    "hearing": {
        "rights_told": "已当面告知",
        "applicant_says": f"{SECRET}上都有",
        "respondent_says": "愿意分期",
    },
    "inquiry": {"facts": f"{SECRET}属实", "evidence": f"{SECRET}一本"},
    "study": {"law": "保障农民工工资支付条例"},
    "weighing": {"proposal": "两次付清", "applicant_answer": "同意", "respondent_answer": "同意"},
}


@pytest.fixture(scope="module")
def secret(running_platform):
    """A confidential dispute with steps, an agreement and visits; its lead desk and its two mediators."""
    platform = running_platform
    dispute = platform.ask("POST", "/disputes", "window1", json=BODY)["id"]
    desk = platform.until(lambda: routed(platform, dispute), "it has a desk")
    platform.until(lambda: signed(platform, dispute, desk), "the desk signed")
    offer = platform.until(lambda: offered(platform, dispute), "a mediator is asked")
    mediator = offer["mediator_id"].lower()
    platform.ask("POST", f"/offers/{offer['offer_id']}/accept", mediator)
    platform.until(
        lambda: platform.call("GET", f"/disputes/{dispute}/gates", mediator).status_code == 200, "it is open"
    )
    second = seconded(platform, dispute)
    settled(platform, dispute, mediator)
    visits = f"/visits?dispute_id={dispute}"
    platform.until(lambda: platform.ask("GET", visits, "visitor1")["items"], "the visits are planned")
    return dispute, desk, mediator, second


def seconded(platform, dispute):
    """A grave and complex matter is mediated by two: the other one accepts as well."""
    offer = platform.until(lambda: offered(platform, dispute), "a second mediator is asked")
    assert offer["kind"] == "second"
    second = offer["mediator_id"].lower()
    platform.ask("POST", f"/offers/{offer['offer_id']}/accept", second)
    sheet = lambda: platform.call("GET", f"/disputes/{dispute}/proceeding", second).status_code  # noqa: E731
    platform.until(lambda: sheet() == 200, "the second mediator reads it")
    return second


def routed(platform, dispute):
    found = platform.call("GET", f"/disputes/{dispute}", "leader")
    case = found.json().get("case", {}) if found.status_code == 200 else {}
    if case.get("state") == "referred":
        decision = {
            "type_code": "10",
            "complexity": "complex",
            "risk": "orange",
            "lead_desk": "rss",
            "reason": f"见{SECRET}",
        }
        platform.call("POST", f"/disputes/{dispute}/routing", "triage1", json=decision)
    return case["desk"] if case.get("state") == "routed" else ""


def signed(platform, dispute, desk):
    return platform.call("POST", f"/desks/{desk}/disputes/{dispute}/sign", f"{desk}1").status_code == 200


def offered(platform, dispute):
    sheet = platform.ask("GET", f"/disputes/{dispute}/dispatch", "leader")
    return next((offer for offer in sheet["offers"] if offer["state"] == "open"), None)


def settled(platform, dispute, mediator):
    """The steps and the end; their words name what nobody else may know."""
    moment = f"{platform.today().isoformat()}T00:00:00+08:00"
    for step, particulars in STEPS.items():
        record = {
            "step": step,
            "held_at": moment,
            "place": "调处室",
            "present": "双方",
            "text": f"{SECRET}已核对。",
        }
        platform.ask(
            "POST", f"/disputes/{dispute}/steps", mediator, json={**record, "particulars": particulars}
        )
    platform.ask("POST", f"/disputes/{dispute}/failure", mediator, json={"end_code": "03", "note": SECRET})


def addresses(dispute, desk):
    """The routes that can be asked with a dispute and a desk alone."""
    known_parts = {"dispute_id": dispute, "desk": desk, "of": "intake", "kind": "agreement"}
    for route in ROUTES:
        if route.method == "GET" and set(re.findall(r"{(\w+)}", route.path)) <= set(known_parts):
            yield route.path.format(**known_parts)


def strangers(*mediators):
    return (*STRANGERS, next(one for one in ("m0001", "m0002", "m0003") if one not in mediators))


def test_no_route_tells_a_confidential_matter_to_a_stranger(platform, secret):
    dispute, desk, mediator, second = secret
    told = set()
    for login in strangers(mediator, second):
        own = {"pcs1": "pcs", "czjs1": "czjs"}.get(login, desk)
        for path in addresses(dispute, own):
            answer = platform.call("GET", path, login)
            if SECRET in answer.text:
                told.add((login, path))
    assert told == set()


def test_what_the_rules_found_in_a_confidential_matter_is_kept_back_with_its_words(platform, secret):
    dispute, _, mediator, second = secret
    for login in ("visitor1", "pcs1", "legal-aid", "village-200"):
        for part in ("routing", "dispatch", "proceeding", "gates", "evidence", "file", "performance"):
            answer = platform.call("GET", f"/disputes/{dispute}/{part}", login)
            assert answer.status_code in (403, 404), (login, part, answer.text)
    for login in (*READERS, mediator, second):
        sheet = platform.ask("GET", f"/disputes/{dispute}/routing", login)
        assert sheet["suggestion"]["evidence"], login


def test_the_visits_of_a_confidential_matter_show_no_words(platform, secret):
    path = f"/visits?dispute_id={secret[0]}"
    assert {one["excerpt"] for one in platform.ask("GET", path, "visitor1")["items"]} == {"（保密件）"}
    assert all(SECRET in one["excerpt"] for one in platform.ask("GET", path, "leader")["items"])


def test_no_page_tells_a_confidential_matter_to_a_stranger(platform, secret):
    dispute, _, mediator, second = secret
    told = set()
    for login in strangers(mediator, second):
        browser = platform.browser(login)
        for page in PAGES:
            answer = browser.get(page.format(dispute_id=dispute))
            if SECRET in answer.text.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", ""):
                told.add((login, page))
    assert told == set()


def test_nobody_learns_by_searching_what_a_confidential_matter_says(platform, secret):
    for login in ("visitor1", "pcs1", "village-200", "legal-aid"):
        found = platform.call("GET", f"/disputes?q={SECRET}", login)
        assert found.status_code != 200 or found.json()["items"] == [], login
    assert platform.ask("GET", f"/disputes?q={SECRET}", "leader")["items"]


def test_the_course_of_a_confidential_matter_is_told_without_words(platform, secret):
    told = platform.ask("GET", f"/disputes/{secret[0]}/timeline", "visitor1")["items"]
    assert {"DisputeRouted", "DisputeSigned", "MediatorOffered"} <= {one["kind"] for one in told}
    assert not {"reason", "reasons", "why"} & {name for one in told for name in one["details"]}
    offered = [
        one["details"]
        for one in platform.ask("GET", f"/disputes/{secret[0]}/timeline", "leader")["items"]
        if one["kind"] == "MediatorOffered"
    ]
    assert offered[0]["reasons"]


def test_a_second_mediator_reads_all_that_the_first_reads(platform, secret):
    dispute, desk, mediator, second = secret
    lacking = {
        path
        for path in addresses(dispute, desk)
        if SECRET in platform.call("GET", path, mediator).text
        and SECRET not in platform.call("GET", path, second).text
    }
    assert lacking == set()
    first, other = platform.browser(mediator), platform.browser(second)
    assert other.get(f"/proceedings/{dispute}").status_code == 200
    for page in (one.format(dispute_id=dispute) for one in PAGES):
        assert (SECRET in other.get(page).text) == (SECRET in first.get(page).text), page


def test_the_handlers_of_a_confidential_matter_read_it(platform, secret):
    dispute, desk, mediator, second = secret
    for login in (*READERS, f"{desk}1", mediator, second):
        answer = platform.ask("GET", f"/disputes/{dispute}", login)
        assert SECRET in answer["registration"]["narrative"], login
        assert platform.call("GET", f"/disputes/{dispute}/proceeding", login).status_code == 200, login
