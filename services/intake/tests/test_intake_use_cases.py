"""Deciding, linking, finding and reading registrations, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import intake as c
from contracts import notices
from contracts.errors import Forbidden, Invalid, NotFound, TooEarly, WrongState
from contracts.people import CITIZEN, Actor
from contracts.warning import WarningBecameDispute
from intake import handlers, tables
from intake.queries.arrivals import list_arrivals

OFFICER = Actor(person_id="S0019", roles=("desk_officer",), rights=("dispute.read",), desk="sfs")
LEADER = Actor(person_id="S0013", roles=("leader",), rights=("dispute.read", "dispute.read_all"))
GRID_TOKEN = Actor(
    person_id="token:2", roles=("channel",), rights=("dispute.register", "dispute.read"), channel="grid"
)
ELSEWHERE = {
    "narrative": "在砖瓦厂打工三个月，老板以资金周转困难为由拖欠劳务报酬，多次催要无果。",
    "parties": [{"name": "孙七", "role": "applicant"}],
    "village_code": "370832104201",
}


def register(session: Session, at_window: Any, form: Any, **changes: Any) -> c.Registered:
    answer: c.Registered = handlers.register_dispute(at_window(session), form(**changes))
    session.flush()
    return answer


# Deciding


def test_an_online_dispute_is_accepted_by_the_window_once(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    one = register(session, at_window, form, channel="online")
    state = handlers.accept_dispute(at_window(session), c.AcceptDispute(dispute_id=one.id))
    assert (state.number, state.state) == (one.number, "accepted")
    assert isinstance(published(session)[-1], c.DisputeAccepted)
    with pytest.raises(WrongState):
        handlers.accept_dispute(at_window(session), c.AcceptDispute(dispute_id=one.id))


def test_who_sent_a_dispute_and_the_language_needed_travel_with_it(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    one = register(session, at_window, form, referred_by="court", language="手语")
    told = published(session)[-1].dispute
    assert (told.referred_by, told.language) == ("court", "手语")
    sheet = handlers.get_dispute(at_window(session), c.GetDispute(dispute_id=one.id))
    assert (sheet.referred_by, sheet.language) == ("court", "手语")


def test_a_refusal_tells_the_reason_and_the_place_to_go(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    one = register(session, at_window, form, channel="online")
    request = c.RefuseDispute(dispute_id=one.id, reason_code="N3", note="王小明可以带材料，电话13812345678")
    notice = handlers.refuse_dispute(at_window(session), request)
    assert (notice.place, notice.address, notice.phone) == ("行政复议接待室", "示例路14号", "0537-0000203")
    assert notice.reason.startswith("属于行政争议") and "王小明" not in notice.reason
    assert "13812345678" not in notice.reason
    event = published(session)[-1]
    assert isinstance(event, c.DisputeRefused) and event.reason_code == "N3"
    found = handlers.find_by_query_code(at_window(session), c.FindByQueryCode(query_code=one.query_code))
    assert found.state == "refused" and found.refusal == notice


def test_a_reason_that_the_town_does_not_list_still_has_words(
    session: Session, at_window: Any, form: Any
) -> None:
    one = register(session, at_window, form, channel="online")
    notice = handlers.refuse_dispute(at_window(session), c.RefuseDispute(dispute_id=one.id, reason_code="N7"))
    assert notice.reason == "一方当事人明确拒绝调解" and notice.way_on


def test_deciding_needs_the_right_and_a_dispute(session: Session, at_window: Any, form: Any) -> None:
    one = register(session, at_window, form, channel="online")
    with pytest.raises(Forbidden):
        handlers.accept_dispute(at_window(session, actor=OFFICER), c.AcceptDispute(dispute_id=one.id))
    with pytest.raises(NotFound):
        handlers.accept_dispute(at_window(session), c.AcceptDispute(dispute_id="no\x00body"))


# Look-alikes


def test_the_same_person_with_the_same_matter_is_shown_with_reasons(
    session: Session, at_window: Any, form: Any
) -> None:
    first = register(session, at_window, form)
    register(session, at_window, form, **ELSEWHERE)
    second = register(session, at_window, form, channel="letter")
    assert [one.number for one in second.look_alikes] == [first.number]
    found = second.look_alikes[0]
    assert found.score > 0.9
    assert "当事人的身份证件号码相同。" in found.reasons and "事发在同一个村。" in found.reasons
    assert "王小明" not in found.excerpt and "13812345678" not in found.excerpt


def test_look_alikes_are_found_while_typing_without_writing(
    session: Session, at_window: Any, form: Any
) -> None:
    first = register(session, at_window, form)
    rows = session.execute(select(func.count()).select_from(tables.TRACES)).scalar_one()
    for request in (
        c.FindLookAlikes(phones=("13812345678",)),
        c.FindLookAlikes(id_numbers=("370832199001010016",)),
        c.FindLookAlikes(names=("王小明", "赵大山")),
        c.FindLookAlikes(narrative="隔壁翻盖猪圈，排水沟被堵住，污水漫进菜窖里，红薯泡坏了。"),
    ):
        found = handlers.find_look_alikes(at_window(session), request)
        assert [one.dispute_id for one in found.items] == [first.id]
    assert handlers.find_look_alikes(at_window(session), c.FindLookAlikes()).items == ()
    assert session.execute(select(func.count()).select_from(tables.TRACES)).scalar_one() == rows


def test_at_most_five_look_alikes_are_shown_the_likest_first(
    session: Session, at_window: Any, form: Any
) -> None:
    for _ in range(7):
        register(session, at_window, form)
    found = register(session, at_window, form).look_alikes
    assert len(found) == 5
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_dispute_of_long_ago_is_no_look_alike_and_its_marks_are_dropped(
    session: Session, at_window: Any, form: Any, clock: Any
) -> None:
    register(session, at_window, form)
    later = clock.now() + timedelta(days=92)
    call = at_window(session, now=later)
    assert handlers.register_dispute(call, form()).look_alikes == ()
    session.flush()
    assert handlers.forget_traces(at_window(session, now=later)) > 0
    assert handlers.forget_traces(at_window(session, now=later)) == 0
    assert session.execute(select(func.count()).select_from(tables.TRACES)).scalar_one() > 0


def test_a_confidential_dispute_is_no_look_alike_for_other_eyes(
    session: Session, at_window: Any, form: Any
) -> None:
    register(session, at_window, form, confidential=True)
    token = at_window(session, actor=GRID_TOKEN)
    assert handlers.register_dispute(token, form(channel="grid")).look_alikes == ()
    session.flush()
    own = handlers.find_look_alikes(at_window(session), c.FindLookAlikes(phones=("13812345678",)))
    assert len(own.items) == 2


# Links


def test_a_link_is_shown_on_both_sides_and_told_once(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    one, other = register(session, at_window, form), register(session, at_window, form, **ELSEWHERE)
    request = c.LinkDisputes(
        dispute_id=one.id, other_number=other.number.lower(), kind="duplicate", reason="同一件"
    )
    for _ in range(2):
        handlers.link_disputes(at_window(session), request)
        session.flush()
    assert [type(event).__name__ for event in published(session)].count("DisputesLinked") == 1
    for mine, theirs in ((one, other), (other, one)):
        sheet = handlers.get_dispute(at_window(session), c.GetDispute(dispute_id=mine.id))
        assert [(link.other_number, link.kind) for link in sheet.links] == [(theirs.number, "duplicate")]


@pytest.mark.parametrize("kind", ["warning", "duplicate"])
def test_a_wrong_link_is_refused(session: Session, at_window: Any, form: Any, kind: Any) -> None:
    one = register(session, at_window, form)
    request = c.LinkDisputes(dispute_id=one.id, other_number=one.number, kind=kind, reason="试试")
    with pytest.raises(Invalid):
        handlers.link_disputes(at_window(session), request)
    with pytest.raises(NotFound):
        unknown = request.model_copy(update={"other_number": "LSQP-2026-999999", "kind": "related"})
        handlers.link_disputes(at_window(session), unknown)


def test_a_warning_that_became_a_dispute_is_linked_when_the_dispute_is_there(
    session: Session, at_window: Any, form: Any
) -> None:
    one = register(session, at_window, form, channel="warning", request_origin_warning_id="w1")
    call = at_window(session)
    event = WarningBecameDispute(
        at=call.now, warning_id="w1", number="YJ-1", dispute_id=one.id, dispute_number=one.number
    )
    for _ in range(2):
        handlers.take_warning(call, event)
        session.flush()
    sheet = handlers.get_dispute(at_window(session), c.GetDispute(dispute_id=one.id))
    assert [(link.other_id, link.other_number) for link in sheet.links] == [("w1", "YJ-1")]
    with pytest.raises(TooEarly):
        handlers.take_warning(call, event.model_copy(update={"dispute_id": "not yet"}))


# Reading


def test_a_sheet_is_masked_and_whole_words_leave_a_row(session: Session, at_window: Any, form: Any) -> None:
    one = register(session, at_window, form)
    masked = handlers.get_dispute(at_window(session, actor=OFFICER), c.GetDispute(dispute_id=one.id))
    assert "王小明" not in masked.model_dump_json() and masked.parties[0].name == "王*"
    whole = handlers.get_dispute(
        at_window(session, actor=OFFICER), c.GetDispute(dispute_id=one.id, unmask_narrative=True)
    )
    assert "我叫王小明" in whole.narrative and whole.parties[0].phone == "138****5678"
    session.flush()
    reads = session.execute(
        select(tables.AUDIT.c.actor_id).where(tables.AUDIT.c.action == "words_read")
    ).all()
    assert [row.actor_id for row in reads] == ["S0019"]


def test_where_it_happened_is_whole_for_handlers_rough_for_others_and_in_no_event(
    session: Session, at_window: Any, form: Any, published: Any
) -> None:
    one = register(session, at_window, form, place="王小明家门前，中心街88号")
    asked = c.GetDispute(dispute_id=one.id)
    rough = handlers.get_dispute(at_window(session, actor=OFFICER), asked).place
    assert "88" not in rough and "王小明" not in rough and "中心街**号" in rough
    handling = asked.model_copy(update={"handles": True})
    assert (
        handlers.get_dispute(at_window(session, actor=OFFICER), handling).place == "王小明家门前，中心街88号"
    )
    revealing = OFFICER.model_copy(update={"rights": ("dispute.reveal",)})
    look = c.RevealDispute(dispute_id=one.id, why="到现场查看", handles=True)
    assert "中心街88号" in handlers.reveal_dispute(at_window(session, actor=revealing), look).place
    assert "中心街" not in "".join(event.model_dump_json() for event in published(session))
    kept = session.execute(select(tables.DISPUTES.c.place_sealed)).scalar_one()
    assert kept and "中心街" not in kept


def test_a_place_that_nobody_may_see_is_hidden_with_the_words(
    session: Session, at_window: Any, form: Any
) -> None:
    one = register(session, at_window, form, confidential=True, place="中心街88号")
    hidden = handlers.get_dispute(at_window(session, actor=OFFICER), c.GetDispute(dispute_id=one.id))
    assert hidden.place == ""


def test_confidential_words_are_hidden_from_those_who_do_not_handle_it(
    session: Session, at_window: Any, form: Any
) -> None:
    one = register(session, at_window, form, confidential=True)
    request = c.GetDispute(dispute_id=one.id)
    hidden = handlers.get_dispute(at_window(session, actor=OFFICER), request)
    assert "红薯" not in hidden.model_dump_json() and "王" not in hidden.parties[0].name
    assert "红薯" in handlers.get_dispute(at_window(session, actor=LEADER), request).narrative
    assert "红薯" in handlers.get_dispute(at_window(session), request).narrative
    handling = c.GetDispute(dispute_id=one.id, handles=True)
    only_unmasked = c.GetDispute(dispute_id=one.id, unmask_narrative=True)
    assert "红薯" not in handlers.get_dispute(at_window(session, actor=OFFICER), only_unmasked).narrative
    revealing = OFFICER.model_copy(update={"rights": ("dispute.reveal",)})
    look = c.RevealDispute(dispute_id=one.id, why="打电话约时间")
    with pytest.raises(Forbidden, match="保密件"):
        handlers.reveal_dispute(at_window(session, actor=revealing), look)
    held = look.model_copy(update={"handles": True})
    assert handlers.reveal_dispute(at_window(session, actor=revealing), held).parties[0].name == "王小明"
    assert "王小明" in handlers.get_dispute(at_window(session, actor=OFFICER), handling).narrative


def test_a_stranger_and_another_channels_token_read_nothing(
    session: Session, at_window: Any, form: Any
) -> None:
    one = register(session, at_window, form)
    with pytest.raises(Forbidden):
        handlers.get_dispute(at_window(session, actor=CITIZEN), c.GetDispute(dispute_id=one.id))
    with pytest.raises(NotFound):
        handlers.get_dispute(at_window(session, actor=GRID_TOKEN), c.GetDispute(dispute_id=one.id))


def test_a_look_at_the_people_needs_the_right_and_keeps_the_reason(
    session: Session, at_window: Any, form: Any
) -> None:
    one = register(session, at_window, form)
    request = c.RevealDispute(dispute_id=one.id, why="给王小明13812345678打电话约时间")
    with pytest.raises(Forbidden):
        handlers.reveal_dispute(at_window(session, actor=OFFICER), request)
    shown = handlers.reveal_dispute(at_window(session), request)
    assert (shown.parties[0].name, shown.parties[0].phone) == ("王小明", "13812345678")
    assert shown.parties[0].id_number == "370832199001010016" and "我叫王小明" in shown.narrative
    session.flush()
    row = session.execute(select(tables.AUDIT).where(tables.AUDIT.c.action == "revealed")).one()
    kept = json.dumps(row.details, ensure_ascii=False)
    assert "打电话约时间" in kept and "王小明" not in kept and "13812345678" not in kept


def test_a_query_code_is_found_however_it_is_typed_and_a_wrong_one_is_not(
    session: Session, at_window: Any, form: Any
) -> None:
    one = register(session, at_window, form)
    typed = f" {one.query_code[:5].lower()}-{one.query_code[5:]} "
    found = handlers.find_by_query_code(
        at_window(session, actor=CITIZEN), c.FindByQueryCode(query_code=typed)
    )
    assert (found.number, found.state) == (one.number, "accepted")
    with pytest.raises(NotFound):
        handlers.find_by_query_code(at_window(session), c.FindByQueryCode(query_code="2222222222"))


def test_the_receipt_prints_the_code_for_the_window_only(session: Session, at_window: Any, form: Any) -> None:
    one = register(session, at_window, form)
    receipt = handlers.get_receipt(at_window(session), notices.GetReceipt(dispute_id=one.id))
    assert (receipt.query_code, receipt.applicant) == (one.query_code, "王*")
    with pytest.raises(Forbidden):
        handlers.get_receipt(at_window(session, actor=OFFICER), notices.GetReceipt(dispute_id=one.id))


def test_the_list_of_arrivals_pages_through_what_waits(session: Session, at_window: Any, form: Any) -> None:
    waiting = [register(session, at_window, form, channel="online").number for _ in range(3)]
    register(session, at_window, form)
    actor = at_window(session).actor
    first = list_arrivals(session, c.ListArrivals(limit=2), actor)
    rest = list_arrivals(session, c.ListArrivals(limit=2, cursor=first.next_cursor), actor)
    assert [one.number for one in (*first.items, *rest.items)] == waiting, "who came first is first"
    assert (first.waiting, rest.next_cursor) == (3, "")
    assert first.items[0].applicant == "王*"
    assert (
        list_arrivals(session, c.ListArrivals(state="no\x00such", registered_by="\x00x"), actor).items == ()
    )
    with pytest.raises(Invalid):
        list_arrivals(session, c.ListArrivals(cursor="rubbish"), actor)
    with pytest.raises(Forbidden):
        list_arrivals(session, c.ListArrivals(), OFFICER)


def test_arrivals_are_narrowed_to_a_door_a_village_and_how_long_they_wait(
    session: Session, at_window: Any, form: Any
) -> None:
    online = register(session, at_window, form, channel="online")
    letter = register(session, at_window, form, channel="letter", village_code="370832104201")
    call = at_window(session)

    def listed(**filters: Any) -> list[str]:
        return [one.number for one in list_arrivals(session, c.ListArrivals(**filters), call.actor).items]

    assert listed(channel="online") == [online.number]
    assert listed(village="370832104201") == [letter.number]
    assert listed(until=call.now - timedelta(days=1)) == []
    assert listed(until=call.now) == [online.number, letter.number]
    assert listed(state="") == [letter.number, online.number], "what was registered: the latest first"
    assert listed(channel="no\x00such") == []


def test_a_grid_worker_lists_only_what_they_registered(session: Session, at_window: Any, form: Any) -> None:
    worker = Actor(person_id="S0048", roles=("grid_worker",), rights=("dispute.register", "dispute.read"))
    register(session, at_window, form, channel="online")
    mine = handlers.register_dispute(at_window(session, actor=worker), form(channel="grid"))
    session.flush()
    listed = list_arrivals(session, c.ListArrivals(registered_by="S0001"), worker)
    assert [one.number for one in listed.items] == [mine.number] and listed.waiting == 0


def test_look_alikes_say_what_came_of_them_and_are_found_by_an_organisation(
    session: Session, at_window: Any, form: Any
) -> None:
    people = [{"name": "孙七", "role": "applicant", "organisation": "拳铺镇砖瓦厂"}]
    first = register(session, at_window, form, **{**ELSEWHERE, "parties": people})
    words = "砖瓦厂打工三个月的劳务报酬一直拖欠，多次催要无果。"
    asked = c.FindLookAlikes(narrative=words, organisations=("拳铺镇砖瓦厂",), village_code="370832104201")
    [found] = handlers.find_look_alikes(at_window(session), asked).items
    assert (found.number, found.state) == (first.number, "accepted")
    without = handlers.find_look_alikes(at_window(session), asked.model_copy(update={"organisations": ()}))
    assert all(one.score < found.score for one in without.items)
