"""The tab 关联: what belongs to a dispute, what is proposed, linking and taking a link back."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from contracts.codes import LINK_KINDS, LINK_ROLES
from contracts.intake import LinkDisputes
from contracts.linking import UnlinkDisputes
from gateway.i18n import mark, t
from gateway.pages.acting import act, choices, submitted
from gateway.people import needs

# What a person says of this dispute when linking it by hand.
SAID = {
    "duplicate": mark("这一件是另一件的重复件"), "gathered": mark("这一件并入另一件（集中反映）"),
    "follow_up": mark("这一件是另一件的新事实"), "related": mark("两件有关联"), "distinct": mark("两件不是同一件"),
}  # fmt: skip
# (kind, what the other would be) → the question of a proposal.
ASKED = {
    "original": mark("同一个人又来反映同一件事，这一件是重复件？"),
    "repeat": mark("同一个人后来又反映了同一件事，那一件是重复件？"),
    "parent": mark("别人先反映过同一件事，并入那一件集中办理？"),
    "child": mark("别人后来也反映同一件事，把那一件并到这里集中办理？"),
    "earlier": mark("同一个人对同一对方有了新事实？"),
    "later": mark("同一个人后来对同一对方有了新事实？"),
    "": mark("两件事有关联？"),
}
# Where this dispute is the one that leads, the other one is linked to it.
TURNED = frozenset({"repeat", "child", "later"})


def for_tab() -> dict[str, Any]:
    """What the tab's template needs."""
    return {
        "link_kinds": choices(SAID),
        "link_names": LINK_KINDS,
        "link_roles": LINK_ROLES,
        "asked": ASKED,
        "turned": TURNED,
    }


@needs("dispute.link")
def link(dispute_id: str) -> ResponseReturnValue:
    """``of`` is the dispute that is linked where it is not this page's own."""
    given = submitted()
    return act(
        lambda: LinkDisputes.model_validate(
            {
                "dispute_id": given.get("of", dispute_id),
                "other_number": given.get("other_number", ""),
                "kind": given.get("reason_code"),
                "reason": given.get("reason", ""),
            }
        ),
        done=t("已关联。"),
        following=t("两件都会显示；点“撤销”可以取消。"),
        back=_tab(dispute_id),
    )


@needs("dispute.link")
def unlink(dispute_id: str, link_id: str) -> ResponseReturnValue:
    return act(
        lambda: UnlinkDisputes(dispute_id=dispute_id, link_id=link_id, reason=submitted().get("reason", "")),
        done=t("已撤销关联。"),
        following=t("两件各自继续办理，谁因为什么撤销会留下。"),
        back=_tab(dispute_id),
    )


def _tab(dispute_id: str) -> str:
    return f"/disputes/{dispute_id}?tab=links"


PAGES = (
    ("/disputes/<dispute_id>/links", ["POST"], link),
    ("/disputes/<dispute_id>/links/<link_id>/undo", ["POST"], unlink),
)
