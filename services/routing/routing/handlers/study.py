"""What happens at the study table: a dispute is decided by the rules, or by a person, or comes back from a desk."""

from __future__ import annotations

from contracts import routing as c
from contracts.case import CaseBrief, DisputeBrief
from contracts.codes import TYPES
from contracts.departments import DisputeReturned
from contracts.errors import TooEarly
from contracts.joint_study import ConcludeStudy
from messaging.call import Call
from routing import queries
from routing.errors import StudyGoesOn, WrongDecision
from routing.model import SEEDED, Decision, Docket, Ruling
from routing.policies import decide
from routing.policies.decide import GRAVE
from routing.policies.joint import study_reasons
from routing.policies.lowering import unexplained
from routing.queries import joint
from servicekit import batches
from servicekit.privacy import mask_text

BY_RULES = "rules"


def study(call: Call, docket: Docket) -> None:
    """What was worked under another dispute before anybody looked at it is studied now."""
    decision = decide(queries.facts_of(DisputeBrief.model_validate(docket.brief)), call.resources.rules)
    send_on(call, docket, decision, queries.as_suggestion(decision))


def send_on(call: Call, docket: Docket, decision: Decision, suggestion: c.Suggestion) -> None:
    """The rules decide, or say why a person must."""
    if decision.needs_person:
        refer(call, docket, _why(decision))
    else:
        rule(call, docket, suggestion, BY_RULES, _by_precedent(suggestion))


def last_ruling(call: Call, docket: Docket) -> Ruling:
    """The decision that stands; there is one."""
    return call.session.get_one(Ruling, (docket.dispute_id, docket.decisions))


def must_not_be_studied(call: Call, docket: Docket) -> None:
    """:raises StudyGoesOn: what a meeting is about no single person decides."""
    if joint.going_on(call.session, docket.dispute_id):
        raise StudyGoesOn("这一件正在联合研判，请在研判会上形成结论，或者先取消研判。")


def take_returned(call: Call, event: DisputeReturned) -> None:
    """A desk gave it back: the centre designates, with the desk's proposal before its eyes."""
    docket = batches.find(call.session, Docket, event.dispute_id)
    if docket is None or docket.decisions < event.decision_no:
        raise TooEarly("the decision that was returned is not known yet")
    if docket.decisions > event.decision_no or docket.state == "waiting":
        return
    study = _study_reasons(call, docket, returned_by=event.desk, proposed_desk=event.proposed_desk)
    docket.refer(
        "returned", call.now, study, desk=event.desk, reason=event.reason, proposed=event.proposed_desk
    )
    tell_referred(call, docket)


def decide_routing(call: Call, request: c.DecideRouting) -> c.RoutingSheet:
    """A person decides."""
    call.demand("routing.decide")
    docket = queries.find(call.session, request.dispute_id, lock=True)
    must_not_be_studied(call, docket)
    suggested = c.Suggestion.model_validate(docket.suggestion)
    check_decision(call, request, suggested)
    rule(call, docket, chosen_in(call, request, suggested), call.actor.person_id, mask_text(request.reason))
    call.session.flush()
    return queries.as_sheet(call.session, docket)


def chosen_in(call: Call, request: c.RoutingChoice | ConcludeStudy, suggested: c.Suggestion) -> c.Suggestion:
    """What the rules suggested, with what a person or a meeting chose instead; from here on it is no filled-in past."""
    version = suggested.rules_version
    return suggested.model_copy(
        update={
            "rules_version": call.resources.rules.version if version == SEEDED else version,
            "type_code": request.type_code,
            "type_name": TYPES[request.type_code],
            "complexity": "simple" if request.complexity == "simple" else "complex",
            "severe": request.complexity == "severe",
            "risk": request.risk,
            "level": request.level,
            "lead_desk": request.lead_desk,
            "co_desks": tuple(desk for desk in request.co_desks if desk != request.lead_desk),
        }
    )


def rule(
    call: Call,
    docket: Docket,
    chosen: c.Suggestion,
    decided_by: str,
    reason: str = "",
    *,
    designated: bool = False,
    study_id: str = "",
) -> None:
    """Writes the decision down and tells everybody; ``designated``: no desk may return it."""
    designated = designated or docket.designating
    number = docket.decide()
    decision = chosen.model_dump(mode="json")
    ruling = Ruling(docket.dispute_id, number, call.now, decided_by, decision, designated, reason)
    call.session.add(ruling)
    call.audit(
        docket.dispute_id, "routing.decided", desk=chosen.lead_desk, type=chosen.type_code, decision_no=number
    )
    call.publish(
        c.DisputeRouted(
            at=call.now,
            case=case_of(docket, chosen),
            decision_no=number,
            decided_by=decided_by,
            confidence=chosen.confidence,
            runner_up=chosen.runner_up,
            evidence=chosen.evidence,
            rules_version=chosen.rules_version,
            designated=designated,
            reason=reason,
            co_whys=whys_of(chosen),
            study_id=study_id,
        )
    )


def whys_of(chosen: c.Suggestion) -> dict[str, str]:
    """Co-desk → why the rules want it; nothing of one that a person added."""
    return {
        one.value: "、".join(one.whys)
        for one in chosen.grounds
        if one.part == "co_desk" and one.value in chosen.co_desks
    }


def refer(call: Call, docket: Docket, why: str) -> None:
    docket.refer(why, call.now, _study_reasons(call, docket))
    tell_referred(call, docket)


def case_of(docket: Docket, chosen: c.Suggestion) -> CaseBrief:
    return CaseBrief.model_validate(
        {
            **docket.brief,
            "type_code": chosen.type_code,
            "complexity": chosen.complexity,
            "severe": chosen.severe,
            "risk": chosen.risk,
            "level": chosen.level,
            "lead_desk": chosen.lead_desk,
            "co_desks": chosen.co_desks,
            "round": docket.round,
            "decision_no": docket.decisions,
        }
    )


def tell_referred(call: Call, docket: Docket, *, by: str = "", reason: str = "") -> None:
    """It waits for a person; ``by`` and ``reason``: who took it back, and why."""
    call.audit(docket.dispute_id, "routing.referred", why=docket.why)
    call.publish(
        c.RoutingReferred(
            at=call.now,
            dispute_id=docket.dispute_id,
            number=docket.number,
            why=docket.why,
            proposed_desk=docket.proposed_desk,
            decisions=docket.decisions,
            by=by,
            reason=reason,
        )
    )


def check_decision(call: Call, request: c.RoutingChoice, suggested: c.Suggestion) -> None:
    """:raises WrongDecision: an unknown desk, or the grade lowered without a reason (domain.md §3.7)."""
    unknown = {request.lead_desk, *request.co_desks} - set(call.resources.desks)
    if unknown:
        raise WrongDecision(
            f"没有这个部门：{'、'.join(sorted(unknown))}。请从列表中选择。", field="lead_desk"
        )
    if words := unexplained(suggested, request, request.reason):
        raise WrongDecision(words, field="reason")


def _study_reasons(call: Call, docket: Docket, **returned: str) -> tuple[str, ...]:
    return study_reasons(docket.suggestion, call.resources.rules.number("study_desk"), **returned)


def _by_precedent(suggestion: c.Suggestion) -> str:
    """What stands in everybody's sight where a ruling made the lead another one."""
    cited = suggestion.cited
    return f"按先例改变了牵头部门：{cited.words}"[:500] if cited and cited.changed else ""


def _why(decision: Decision) -> str:
    if GRAVE in decision.person_reasons:
        return "grave"
    return "gate" if decision.gates else "low_confidence"
