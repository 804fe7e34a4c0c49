"""吹哨报到 and 协办: what the desk asks of others and others of it, on lists and on a page for each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import whistles as c
from contracts.codes import TYPES
from gateway.i18n import mark, now, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import Form, act, choices, fields_of
from gateway.people import ask, needs
from servicekit.clock import local_date

SEEN = ("desk.work", "supervision.read", "dispute.read_all")
STATES = {
    "called": mark("待报到"),
    "arrived": mark("已报到"),
    "answered": mark("已反馈"),
    "cancelled": mark("已撤销"),
}
PART_STATES = {"open": mark("办理中"), "done": mark("已完成"), "dropped": mark("已撤销")}
DIRECTIONS = {"to_me": mark("吹给本席的"), "by_me": mark("本席吹的"), "all": mark("全镇的")}
PART_DIRECTIONS = {"to_me": mark("派给本席的"), "by_me": mark("本席布置的"), "all": mark("全镇的")}
STARS = [(5, "★★★★★"), (4, "★★★★"), (3, "★★★"), (2, "★★"), (1, "★")]


@needs(*SEEN)
def whistles() -> ResponseReturnValue:
    desk, asked = reader_desk(), asked_of_address()
    return render_template(
        "pages/whistles.html",
        found=ask(c.ListWhistles.model_validate({**asked, "desk": desk})),
        given=asked,
        states=STATES,
        directions=_directions(DIRECTIONS),
        desk=desk,
        **filters_of(asked, "/whistles"),
    )


@needs(*SEEN)
def whistle(whistle_id: str) -> ResponseReturnValue:
    return _whistle(whistle_id)


@needs("desk.work")
def arrive(whistle_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.ArriveAtWhistle(desk=reader_desk(), whistle_id=whistle_id),
        done=t("已报到。"),
        following=t("办完以后请反馈结果。"),
        back=f"/whistles/{whistle_id}",
    )


@needs("desk.work")
def answer(whistle_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.AnswerWhistle.model_validate({**_own(whistle_id), **fields_of("result")}),
        done=t("结果已反馈。"),
        following=t("现在可以给对方评分。"),
        back=f"/whistles/{whistle_id}",
        failed=lambda form: _whistle(whistle_id, form, "answer"),
    )


@needs("desk.work")
def score(whistle_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.ScoreWhistle.model_validate({**_own(whistle_id), **fields_of("stars", "words")}),
        done=t("评分已记下。"),
        back=f"/whistles/{whistle_id}",
        failed=lambda form: _whistle(whistle_id, form, "score"),
    )


@needs("desk.work")
def cancel(whistle_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.CancelWhistle.model_validate({**_own(whistle_id), **fields_of("reason")}),
        done=t("哨已撤销。"),
        following=t("对方不用再来。"),
        back=f"/whistles/{whistle_id}",
        failed=lambda form: _whistle(whistle_id, form, "cancel"),
    )


@needs(*SEEN)
def parts() -> ResponseReturnValue:
    desk, asked = reader_desk(), asked_of_address()
    return render_template(
        "pages/parts.html",
        found=ask(c.ListParts.model_validate({**asked, "desk": desk})),
        given=asked,
        states=PART_STATES,
        today=local_date(now()),
        directions=_directions(PART_DIRECTIONS),
        desk=desk,
        **filters_of(asked, "/parts"),
    )


@needs(*SEEN)
def part(part_id: str) -> ResponseReturnValue:
    return _part(part_id)


@needs("desk.work")
def sign_part(part_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.SignPart(desk=reader_desk(), part_id=part_id),
        done=t("协办已签收。"),
        following=t("办完以后请反馈结果。"),
        back=f"/parts/{part_id}",
    )


@needs("desk.work")
def finish(part_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.FinishPart.model_validate({**_own_part(part_id), **fields_of("result")}),
        done=t("协办结果已反馈。"),
        following=t("牵头部门看得到。"),
        back=f"/parts/{part_id}",
        failed=lambda form: _part(part_id, form, "finish"),
    )


@needs("desk.work")
def give_back(part_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.GivePartBack.model_validate({**_own_part(part_id), **fields_of("reason", "due_on")}),
        done=t("已退回协办部门重办。"),
        back=f"/parts/{part_id}",
        failed=lambda form: _part(part_id, form, "back"),
    )


@needs("desk.work")
def drop(part_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.DropPart.model_validate({**_own_part(part_id), **fields_of("reason")}),
        done=t("协办已撤销。"),
        back=f"/parts/{part_id}",
        failed=lambda form: _part(part_id, form, "drop"),
    )


def reader_desk() -> str:
    """The desk of whoever looks; supervision has none and reads through the desk that co-ordinates, the first of the list."""
    own: str = g.principal.actor.desk
    return own or next((code for code, _ in surroundings.departments()), "zzb")


def filters_of(asked: dict[str, Any], page: str) -> dict[str, Any]:
    """What a list of calls or parts is filtered by besides direction and state."""
    types = {code: t(name) for code, name in TYPES.items()}
    names = {
        "other": lists.named(t("对方部门"), dict(surroundings.departments())),
        "type": lists.named(t("类型"), types),
    }
    stay = urlencode({key: asked[key] or "all" for key in ("direction", "state")})
    own = g.principal.actor.desk
    return {
        "types": choices(TYPES),
        "type_names": TYPES,
        "others": [(code, name) for code, name in surroundings.departments() if code != own],
        "chips": lists.chips(asked, names),
        "clear": f"{page}?{stay}",
        "reminds": surroundings.may("supervision.read") or asked["direction"] == "by_me",
    }


def asked_of_address() -> dict[str, Any]:
    """The filters that the address names; who has no desk looks at the whole town."""
    keys = ("direction", "state", "other", "type", "dispute_id", "cursor")
    found = {key: request.args[key] for key in keys if request.args.get(key)}
    asked = {"direction": "to_me" if g.principal.actor.desk else "all", "state": "open", **found}
    return {**asked, "state": ""} if asked["state"] == "all" else asked


def _directions(words: dict[str, str]) -> dict[str, str]:
    whole = surroundings.may("supervision.read") or surroundings.may("dispute.read_all")
    mine = ("to_me", "by_me") if g.principal.actor.desk else ()
    return {code: words[code] for code in (*mine, *(("all",) if whole else ()))}


def _own(whistle_id: str) -> dict[str, str]:
    return {"desk": reader_desk(), "whistle_id": whistle_id}


def _own_part(part_id: str) -> dict[str, str]:
    return {"desk": reader_desk(), "part_id": part_id}


def _whistle(whistle_id: str, form: Form | None = None, form_of: str = "") -> str:
    found = ask(c.GetWhistle(desk=reader_desk(), whistle_id=whistle_id))
    return render_template(
        "pages/whistle.html",
        found=found,
        mine=g.principal.actor.desk,
        forms={form_of: form},
        states=STATES,
        stars=STARS,
        type_names=TYPES,
    )


def _part(part_id: str, form: Form | None = None, form_of: str = "") -> str:
    found = ask(c.GetPart(desk=reader_desk(), part_id=part_id))
    return render_template(
        "pages/part.html",
        found=found,
        mine=g.principal.actor.desk,
        forms={form_of: form},
        states=PART_STATES,
        today=local_date(now()),
        type_names=TYPES,
    )


PAGES = (
    ("/whistles", ["GET"], whistles),
    ("/whistles/<whistle_id>", ["GET"], whistle),
    ("/whistles/<whistle_id>/arrive", ["POST"], arrive),
    ("/whistles/<whistle_id>/answer", ["POST"], answer),
    ("/whistles/<whistle_id>/score", ["POST"], score),
    ("/whistles/<whistle_id>/cancel", ["POST"], cancel),
    ("/parts", ["GET"], parts),
    ("/parts/<part_id>", ["GET"], part),
    ("/parts/<part_id>/sign", ["POST"], sign_part),
    ("/parts/<part_id>/finish", ["POST"], finish),
    ("/parts/<part_id>/back", ["POST"], give_back),
    ("/parts/<part_id>/drop", ["POST"], drop),
)
