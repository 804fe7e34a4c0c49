"""The triage queue: filters in the address, several decided alike or called to joint studies, each confirmed once."""

from __future__ import annotations

import pytest

from testkit.page import page_errors

UNCLEAR = "建议在中心小学门口设置护学岗，第{n}次提。"
VILLAGE = "370832104201"


@pytest.fixture(scope="module")
def waiting(running_platform):
    """Four that the rules leave to a person, of one village and door."""
    platform, made = running_platform, []
    for number in range(4):
        body = {
            "channel": "letter", "narrative": UNCLEAR.format(n=number), "village_code": VILLAGE,
            "parties": [{"name": "钱守仁", "role": "applicant"}], "accept": True,
        }  # fmt: skip
        made.append(platform.ask("POST", "/disputes", "window1", json=body))
    ids = {one["id"] for one in made}
    platform.until(lambda: ids <= set(queued(platform)), "they wait at the study table")
    return made


def queued(platform, **filters):
    query = "&".join(f"{key}={value}" for key, value in {"limit": 200, **filters}.items())
    rows = platform.ask("GET", f"/routing/referred?{query}", "triage1")["items"]
    return [one["dispute_id"] for one in rows]


HERE = f"/study?channel=letter&village={VILLAGE}"


def test_the_queue_is_narrowed_by_its_address_and_says_when_nothing_fits(platform, waiting):
    triage = platform.browser("triage1")
    page = triage.get(HERE)
    assert page_errors(page.text) == [] and all(one["number"] in page.text for one in waiting)
    grave = triage.get("/study?channel=letter&why=grave&risk=some").text
    assert page_errors(grave) == [] and "疑难重大" in grave and "有风险的" in grave
    nothing = triage.get("/study?channel=letter&why=returned")
    assert page_errors(nothing.text) == [] and "清空筛选" in nothing.text
    assert waiting[0]["number"] not in nothing.text


def test_several_are_decided_alike_after_one_look(platform, waiting):
    triage = platform.browser("triage1")
    ids = [one["id"] for one in waiting[:2]]
    look = platform.send(triage, HERE, {"ids": ids, "do": "decide", "back": HERE}, "/study/several")
    assert page_errors(look.text) == [] and "2 件都这样办" in look.text
    assert set(ids) <= set(queued(platform)), "nothing is decided by looking"
    form = {"ids": ids, "back": HERE, "lead_desk": "sfs", "type_code": "00", "complexity": "complex"}
    wrong = platform.send(triage, HERE, {**form, "lead_desk": ""}, "/study/several/decide")
    assert wrong.status_code == 422 and page_errors(wrong.text) == []
    done = platform.send(triage, HERE, form, "/study/several/decide")
    assert "已分流" in done.text and "channel=letter" in str(done.url)
    assert not set(ids) & set(queued(platform))


def test_a_joint_study_is_called_over_each_of_several(platform, waiting):
    triage = platform.browser("triage1")
    ids = [one["id"] for one in waiting[2:]]
    look = platform.send(triage, HERE, {"ids": ids, "do": "call", "back": HERE}, "/study/several")
    assert page_errors(look.text) == [] and "逐件召集联合研判" in look.text
    form = {
        "ids": ids, "back": HERE, "question": "护学岗由谁牵头、谁配合？", "desks": ["sfs", "pcs"],
        "meets_at": f"{platform.today().year + 1}-01-05T09:00",
    }  # fmt: skip
    done = platform.send(triage, HERE, form, "/study/several/call")
    assert "已召集联合研判" in done.text
    rows = platform.ask("GET", "/routing/referred?limit=200", "triage1")["items"]
    assert all(one["study_id"] for one in rows if one["dispute_id"] in ids)
    again = platform.send(triage, HERE, {"ids": ids, "do": "decide", "back": HERE}, "/study/several")
    assert "还没有勾选，或者已经有人处理" in again.text


def test_ticking_nothing_says_so(platform):
    triage = platform.browser("triage1")
    assert "还没有勾选" in platform.send(triage, "/study", {"do": "decide"}, "/study/several").text
