"""本席待办: what came to the desk, sign for it (several at once), return it once."""

from __future__ import annotations

from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from contracts.codes import COMPLEXITIES, RISKS, TYPES
from contracts.departments import ListDeskCases, ReturnDispute, SignDispute
from contracts.desk_people import Absence, ListAbsences
from contracts.errors import Refused, Unavailable
from contracts.whistles import ListParts, Parts
from gateway.i18n import full_moment, mark, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import act, choices, errors_of, say, submitted
from gateway.pages.order_marks import SAID, order_marks
from gateway.people import ask, needs

STATES = {
    "waiting": mark("待签收"), "signed": mark("已签收"), "in_mediation": mark("调解中"), "concluded": mark("已办结"),
    "returned": mark("已退回"), "merged": mark("已并入"),
}  # fmt: skip
FEW = 3  # parts of co-desks that the inbox shows itself
FILTERS = ("state", "type", "complexity", "risk", "village", "mine", "sort", "cursor")
SORTS = {
    "sign_due_at": mark("时限近的在前"), "-arrived_at": mark("新来的在前"), "arrived_at": mark("先来的在前"),
    "number": mark("按编号"),
}  # fmt: skip


@needs("desk.work")
def inbox() -> ResponseReturnValue:
    desk, filters = g.principal.actor.desk, _filters()
    found = ask(ListDeskCases.model_validate({**filters, "desk": desk}))
    return render_template(
        "pages/desk.html",
        found=found,
        order_said=order_marks(row.dispute_id for row in found.items),
        said_words=SAID,
        given=filters,
        desk=desk,
        absences=_absences(desk),
        co_parts=_unsigned_parts(desk),
        states=STATES,
        others=[(code, name) for code, name in surroundings.departments() if code != desk],
        chips=_chips(filters),
        views=lists.views_of("/desk", _views()),
        types=choices(TYPES),
        type_names=TYPES,
        complexities=choices(COMPLEXITIES),
        risks=choices({code: name for code, name in RISKS.items() if code != "none"}),
        villages=surroundings.villages(),
        sorts=choices(SORTS),
    )  # fmt: skip


@needs("desk.work")
def export() -> ResponseReturnValue:
    wanted = {**_filters(), "desk": g.principal.actor.desk, "limit": lists.CHUNK}
    columns: lists.Columns = (
        (t("编号"), lambda row: row.number),
        (t("状态"), lambda row: t(STATES[row.state])),
        (t("类型"), lambda row: t(TYPES.get(row.type_code, ""))),
        (t("难易"), lambda row: t(COMPLEXITIES.get(row.complexity, ""))),
        (t("风险"), lambda row: t(RISKS.get(row.risk, ""))),
        (t("村居"), lambda row: surroundings.village_name(row.village_code)),
        (t("到达时间"), lambda row: full_moment(row.arrived_at)),
        (t("签收时限"), lambda row: full_moment(row.sign_due_at)),
        (t("签收时间"), lambda row: full_moment(row.signed_at) if row.signed_at else ""),
        (t("签收人"), lambda row: surroundings.person_name(row.officer_id)),
        (t("事由"), lambda row: row.excerpt),
    )
    return lists.as_file(
        t("本席待办"), columns, lambda cursor: ask(ListDeskCases.model_validate({**wanted, "cursor": cursor}))
    )


@needs("desk.work")
def sign(dispute_id: str) -> ResponseReturnValue:
    desk = g.principal.actor.desk
    return act(
        lambda: SignDispute(desk=desk, dispute_id=dispute_id),
        done=t("已签收。"),
        following=t("系统正在推荐调解员。"),
        back="/desk",
    )


@needs("desk.work")
def sign_several() -> ResponseReturnValue:
    """Each ticked case is signed by itself: one that cannot be does not hold up the others."""
    desk, signed, trouble = g.principal.actor.desk, 0, []
    for dispute_id in lists.chosen():
        try:
            ask(SignDispute(desk=desk, dispute_id=dispute_id))
            signed += 1
        except (Refused, Unavailable) as error:
            trouble.append(next(iter(errors_of(error).values())))
    if trouble:
        words = t("{n} 件没有签：{why}", n=len(trouble), why=trouble[0])
        say(t("已签收 {n} 件。", n=signed), words, tone="wait")
    elif signed:
        say(t("已签收 {n} 件。", n=signed), t("系统正在推荐调解员。"))
    else:
        say(t("还没有勾选。"), t("先勾选要签收的，再点“签收所选”。"), tone="wait")
    return lists.back_to("/desk")


@needs("desk.work")
def give_back(dispute_id: str) -> ResponseReturnValue:
    desk, given = g.principal.actor.desk, submitted()
    return act(
        lambda: ReturnDispute(
            desk=desk,
            dispute_id=dispute_id,
            reason=given.get("reason", ""),
            proposed_desk=given.get("reason_code", ""),
        ),
        done=t("已退回。"),
        following=t("中心会重新指定部门。"),
        back="/desk",
    )


def _absences(desk: str) -> tuple[Absence, ...]:
    """Who is away and who stands in; the inbox opens without."""
    try:
        return ask(ListAbsences(desk=desk)).items
    except (Refused, Unavailable):
        return ()


def _unsigned_parts(desk: str) -> Parts:
    """What other desks' cases ask of this one and nobody has signed for; the inbox opens without."""
    try:
        return ask(ListParts(desk=desk, state="unsigned", limit=FEW))
    except (Refused, Unavailable):
        return Parts(items=())


def _filters() -> dict[str, Any]:
    found = lists.given(*FILTERS)
    if found.get("state") == "all":
        found["state"] = ""
    return found


def _views() -> list[tuple[str, str]]:
    mine = (t("我经办的"), "state=all&mine=1")
    return [(t("待签收"), ""), (t("复杂的"), "complexity=complex"), mine, (t("全部"), "state=all")]


def _chips(filters: dict[str, Any]) -> list[tuple[str, str]]:
    tables = {"type": TYPES, "complexity": COMPLEXITIES, "risk": RISKS}
    labels = {"type": t("类型"), "complexity": t("难易"), "risk": t("风险")}
    names = {
        key: lists.named(labels[key], {code: t(name) for code, name in table.items()})
        for key, table in tables.items()
    }
    names["mine"] = lambda _: t("我的和我代理的")
    names["village"] = lambda code: lists.named(t("村居"))(surroundings.village_name(code))
    return lists.chips(filters, names)


PAGES = (
    ("/desk", ["GET"], inbox),
    ("/desk.csv", ["GET"], export),
    ("/desk/sign", ["POST"], sign_several),
    ("/desk/<dispute_id>/sign", ["POST"], sign),
    ("/desk/<dispute_id>/return", ["POST"], give_back),
)
