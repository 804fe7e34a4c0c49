"""可能重复: what is proposed as a repeat, for a yes or a no, one or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from contracts.codes import CHANNELS, LINK_KINDS
from contracts.errors import Refused, Unavailable
from contracts.intake import LinkDisputes
from contracts.repeats import ListProposals
from gateway.i18n import t
from gateway.pages import lists, surroundings
from gateway.pages.acting import FAILURES, choices, errors_of, say, submitted
from gateway.pages.links import ASKED
from gateway.people import actor, ask, needs

HERE = "/repeats"


@needs("dispute.link")
def worklist() -> ResponseReturnValue:
    given = lists.given("channel", "village", "cursor")
    names = {
        "channel": lists.named(t("来源"), {code: t(name) for code, name in CHANNELS.items()}),
        "village": lambda code: lists.named(t("村居"))(surroundings.village_name(code)),
    }
    return render_template(
        "pages/repeats.html",
        found=ask(ListProposals.model_validate(given)),
        given=given,
        chips=lists.chips(given, names),
        asked=ASKED,
        kinds=LINK_KINDS,
        channels=CHANNELS,
        doors=choices(CHANNELS),
        villages=surroundings.villages(),
    )


@needs("dispute.link")
def decide() -> ResponseReturnValue:
    """Each ticked pair by itself: linked as proposed, or told apart (``do`` is ``distinct``)."""
    given, done, trouble = submitted(), 0, ""
    for pair in lists.chosen():
        try:
            ask(_link(pair, given.get("do") == "distinct", given.get("reason", "")))
            done += 1
        except FAILURES as error:
            trouble = next(iter(errors_of(error).values()))
    following = trouble or (t("可以在“关联”里撤销。") if done else t("先勾选，再点下面的按钮。"))
    say(t("已处理 {n} 对。", n=done), following, "ok" if done and not trouble else "wait")
    return lists.back_to(HERE)


def _link(pair: str, apart: bool, reason: str) -> LinkDisputes:
    """``pair`` is the later dispute, the kind that is proposed, and the number of the earlier one."""
    dispute_id, kind, number = [*pair.split(" ", 2), "", ""][:3]
    return LinkDisputes.model_validate(
        {
            "dispute_id": dispute_id,
            "other_number": number,
            "kind": "distinct" if apart else kind,
            "reason": reason or "经办人确认。",
        }
    )


def alike_among(dispute_ids: Sequence[str]) -> frozenset[str]:
    """Those of the disputes that may repeat an earlier one; none where this person may not link, or nobody answers."""
    wanted: dict[str, Any] = {"dispute_ids": tuple(dispute_ids), "limit": lists.CHUNK}
    if not dispute_ids or not actor().may("dispute.link"):
        return frozenset()
    try:
        return frozenset(one.dispute.dispute_id for one in ask(ListProposals(**wanted)).items)
    except (Refused, Unavailable):
        return frozenset()


PAGES = (
    (HERE, ["GET"], worklist),
    (HERE, ["POST"], decide),
)
