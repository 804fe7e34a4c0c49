"""After the end: visits by somebody else, citizens' own answers, the windows' decisions, experts' opinions."""

from __future__ import annotations

from datetime import date, timedelta

from standalone.demo.web import Json
from standalone.demo.world import World

CLOSED = ("agreed", "failed", "withdrawn", "reopened", "archived")
# Of each visit; a dispute has two or three, so some 6 % of the disputes meet somebody unhappy.
UNREACHED, UNHAPPY, NOT_PERFORMED, CITIZEN = 0.05, 0.03, 0.015, 0.05
HAPPY = ("very_satisfied", "satisfied", "satisfied", "fairly_satisfied")
SAD = ("unsatisfied", "very_unsatisfied")
WINDOW_OF = {"legal_aid": "legal-aid", "counselling": "counselling", "relief": "relief"}
DECLINES = 0.15
OPINIONS = {
    "both": "从现有材料看，双方都有责任，建议按过错大小分担。",
    "applicant": "从现有材料看，申请人的主张有依据，建议支持。",
    "respondent": "从现有材料看，被申请人没有过错，不宜由其承担。",
    "insufficient": "现有材料不足，建议补充证据后再作判断。",
}
EARLY = 2  # days before the due day on which some visits are made


def visit(world: World) -> int:
    """The visitors go through what is due today, and some of what is due soon."""
    if not world.in_state("agreed", "failed", "withdrawn"):
        return 0
    today, soon = world.today.isoformat(), (world.today + timedelta(days=EARLY)).isoformat()
    due = world.api.all("visitor1", "/visits", state="planned", due_until=soon)
    rows = [row for row in due if world.mine(row) and (row["due_on"] <= today or world.happens(0.5))]
    return world.together(lambda row: _visit(world, row), rows)


def _visit(world: World, row: Json) -> None:
    channel = world.pick(("phone", "phone", "visit"))
    body: Json = {"channel": channel, "reached": not world.happens(UNREACHED)}
    if body["reached"]:
        body["satisfaction"] = world.pick(SAD if world.happens(UNHAPPY) else HAPPY)
        body["performance"] = _performance(world, row)
        body["words"] = "已回访，当事人表示了自己的看法。"
    world.api.post(world.pick(("visitor1", "visitor2")), f"/visits/{row['visit_id']}", body)


def _performance(world: World, row: Json) -> str:
    if row["outcome"] != "agreed":
        return "not_applicable"
    return "not_performed" if world.happens(NOT_PERFORMED) else "performed"


def citizens_answer(world: World) -> int:
    """Some look up by their query code and answer by themselves, once."""
    concluded = [world.entries[row["number"]] for row in world.in_state("agreed", "failed")]
    fresh = [entry for entry in concluded if not entry.answered]
    for entry in fresh:
        entry.answered = True
    asked = [entry.query_code for entry in fresh if world.happens(CITIZEN)]
    return world.together(lambda code: _answer(world, code), asked)


def _answer(world: World, code: str) -> None:
    if world.api.get("", f"/public/disputes/{code}")["may_answer"]:
        body = {"satisfaction": world.pick(HAPPY), "words": "谢谢调解员。"}
        world.api.post("", f"/public/disputes/{code}/satisfaction", body)


def at_the_assistance_windows(world: World) -> int:
    return sum(_window(world, kind, login) for kind, login in WINDOW_OF.items() if kind in world.errands)


def _window(world: World, kind: str, login: str) -> int:
    world.errands.discard(kind)
    asked = [row for row in world.api.all(login, "/assistance", kind=kind, state="asked") if world.mine(row)]
    return world.together(lambda row: _decide(world, login, row), asked)


def _decide(world: World, login: str, row: Json) -> None:
    result = world.pick(("granted", "granted", "granted", "refused"))
    body = {"result": result, "words": "已核实情况，按规定办理。"}
    world.api.post(login, f"/assistance/{row['request_id']}", body)


def experts_answer(world: World) -> int:
    """The leader's list of open consultations tells whose turn it is; each expert answers their own."""
    if "experts" not in world.errands:
        return 0
    asked = [row for row in world.api.all("leader", "/consultations", state="asked") if world.mine(row)]
    if not asked:
        world.errands.discard("experts")
    return world.together(lambda row: _opinion(world, row), asked)


def _opinion(world: World, row: Json) -> None:
    login, path = row["expert_id"].lower(), f"/consultations/{row['consultation_id']}"
    if world.happens(DECLINES):
        world.api.post(login, f"{path}/decline", {"reason": "近期外出，不能按时答复。"})
    elif row["kind"] == "seat":  # the mediation may have ended meanwhile: nobody is wanted any more
        world.note(lambda: world.api.post(login, f"{path}/seat"))
    else:
        stance = world.pick(("both", "both", "both", "applicant", "respondent", "insufficient"))
        opinion = {"opinion": OPINIONS[stance], "basis": "《民法典》", "stance": stance}
        world.api.post(login, f"{path}/opinion", opinion)


def days_to_next_visit(world: World) -> int:
    """How long nothing has to be done; 0 when something is planned for today or nothing is known."""
    planned = [row for row in world.api.all("visitor1", "/visits", state="planned") if world.mine(row)]
    if not planned:
        return 0
    first = min(date.fromisoformat(row["due_on"]) for row in planned)
    return max(0, (first - world.today) // timedelta(days=1))
