"""The routes that ask one service one thing: path and query and body become the request, the answer becomes JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_origin

from flask import request
from flask.typing import ResponseReturnValue

from contracts import (
    assistance,
    auditing,
    callers,
    directory,
    import_files,
    importing,
    intake,
    linking,
    mediation,
    mediator_dispatch,
    notices,
    operations,
    petitioners,
    repeats,
    routing,
    routing_corrections,
    routing_rules,
    supervision,
    warning,
)
from contracts.errors import NotFound
from contracts.message import Request
from gateway.api.bodies import json_object
from gateway.api.disputes import check_words
from gateway.people import SIGNED_IN, actor, ask, ask_patiently, needs


@dataclass(frozen=True)
class Route:
    """One call: ``inside`` is the field of the request that the body fills, where it is not the whole request.

    ``patient``: whoever has just made it may look before the service has heard of it.
    ``telling``: it repeats what a dispute says, which of a confidential one is not for everybody who may read disputes.
    ``max_body``: bytes, where the body may be larger than others (files).
    """

    method: str
    path: str
    request: type[Request[Any]]
    rights: tuple[str, ...]
    status: int = 200
    inside: str = ""
    max_body: int = 0
    patient: bool = False
    telling: bool = False

    @property
    def name(self) -> str:
        return self.request.method()


READ = ("dispute.read", "dispute.read_all")

ROUTES = (
    # intake
    Route("GET", "/arrivals", intake.ListArrivals, ("dispute.register", "dispute.accept")),
    Route("POST", "/look-alikes", intake.FindLookAlikes, ("dispute.register",)),
    Route("POST", "/callers", callers.FindCaller, ("dispute.register",)),
    Route("POST", "/imports", importing.ImportDisputes, ("dispute.register",)),
    Route("POST", "/imports/check", importing.CheckDisputes, ("dispute.register",)),
    Route("GET", "/imports/files", import_files.ListImports, ("dispute.register",)),
    Route("POST", "/imports/files", import_files.BeginImport, ("dispute.register",), 201),
    Route("POST", "/imports/files/{import_id}/parts", import_files.AddImportPart, ("dispute.register",)),
    Route("POST", "/imports/files/{import_id}/start", import_files.StartImport, ("dispute.register",), 202),
    Route("GET", "/imports/files/{import_id}", import_files.GetImport, ("dispute.register",)),
    Route("POST", "/disputes/{dispute_id}/accept", intake.AcceptDispute, ("dispute.accept",)),
    Route("POST", "/disputes/{dispute_id}/refuse", intake.RefuseDispute, ("dispute.accept",)),
    Route("GET", "/repeats", repeats.ListProposals, ("dispute.link",)),
    Route("GET", "/petitioners", petitioners.ListPetitioners, ("dispute.read_all",)),
    Route("GET", "/disputes/{dispute_id}/links", linking.ListLinks, READ),
    Route("POST", "/disputes/{dispute_id}/links", intake.LinkDisputes, ("dispute.link",), 201),
    Route("POST", "/disputes/{dispute_id}/links/{link_id}/undo", linking.UnlinkDisputes, ("dispute.link",)),
    Route("GET", "/disputes/{dispute_id}/receipt", notices.GetReceipt, ("dispute.register",)),
    Route(
        "GET",
        "/disputes/{dispute_id}/notices/{kind}",
        notices.GetNotice,
        ("dispute.register", "dispute.accept"),
    ),
    Route("POST", "/disputes/{dispute_id}/handover", notices.ConfirmHandover, ("dispute.accept",)),
    # routing
    Route("GET", "/routing/referred", routing.ListReferred, ("routing.decide",)),
    Route("GET", "/disputes/{dispute_id}/routing", routing.GetRouting, READ, telling=True),
    Route("POST", "/disputes/{dispute_id}/routing", routing.DecideRouting, ("routing.decide",)),
    Route(
        "POST",
        "/disputes/{dispute_id}/routing/correct",
        routing_corrections.CorrectRouting,
        ("routing.decide",),
    ),
    Route(
        "POST",
        "/disputes/{dispute_id}/routing/back",
        routing_corrections.TakeRoutingBack,
        ("routing.decide",),
    ),
    Route("GET", "/routing/decided", routing_corrections.ListDecided, ("routing.decide",)),
    Route("POST", "/classify", routing.Classify, ("routing.decide", "dispute.register")),
    Route("GET", "/routing/rules", routing_rules.ListRules, ("routing.rules",)),
    Route("GET", "/routing/editions", routing_rules.ListEditions, ("routing.rules",)),
    Route("POST", "/routing/editions", routing_rules.ProposeRules, ("routing.rules",), 201),
    Route("GET", "/routing/editions/{edition_id}", routing_rules.GetEdition, ("routing.rules",)),
    Route("POST", "/routing/editions/{edition_id}/changes", routing_rules.AmendRules, ("routing.rules",)),
    Route("POST", "/routing/editions/{edition_id}/try", routing_rules.TryRules, ("routing.rules",)),
    Route("POST", "/routing/editions/{edition_id}/live", routing_rules.PutRulesLive, ("routing.rules",)),
    Route("POST", "/routing/editions/{edition_id}/drop", routing_rules.DropRules, ("routing.rules",)),
    Route("POST", "/routing/editions/{edition_id}/undo", routing_rules.UndoRules, ("routing.rules",)),
    Route("GET", "/routing/models", routing_rules.ListModels, ("routing.rules",)),
    Route("POST", "/routing/models/{version}/live", routing_rules.UseModel, ("routing.rules",)),
    # dispatch
    Route("GET", "/mediators", mediator_dispatch.ListMediators, ("dispatch.manage",)),
    Route(
        "GET",
        "/mediators/{mediator_id}/offers",
        mediator_dispatch.ListOffers,
        ("offer.answer", "dispatch.manage"),
    ),
    Route("POST", "/offers/{offer_id}/accept", mediator_dispatch.AcceptOffer, ("offer.answer",)),
    Route("POST", "/offers/{offer_id}/refuse", mediator_dispatch.RefuseOffer, ("offer.answer",)),
    Route("GET", "/dispatch", mediator_dispatch.ListDispatch, ("dispatch.manage",)),
    Route("GET", "/disputes/{dispute_id}/dispatch", mediator_dispatch.GetDispatch, READ, telling=True),
    Route(
        "GET",
        "/disputes/{dispute_id}/mediator-suggestions",
        mediator_dispatch.SuggestMediators,
        ("dispatch.manage",),
    ),
    Route("POST", "/disputes/{dispute_id}/mediator", mediator_dispatch.AssignMediator, ("dispatch.manage",)),
    # mediation
    Route("GET", "/proceedings", mediation.ListProceedings, ("mediation.work", "dispute.read_all")),
    Route("GET", "/disputes/{dispute_id}/proceeding", mediation.GetProceeding, READ, patient=True),
    Route("POST", "/disputes/{dispute_id}/steps", mediation.RecordStep, ("mediation.work",), 201, "record"),
    Route(
        "POST",
        "/disputes/{dispute_id}/agreement",
        mediation.ConcludeWithAgreement,
        ("mediation.work",),
        201,
        "agreement",
    ),
    Route("POST", "/disputes/{dispute_id}/failure", mediation.RecordFailure, ("mediation.work",), 201),
    Route(
        "GET",
        "/disputes/{dispute_id}/papers/{kind}",
        mediation.GetPaper,
        ("mediation.work", "dispute.read_all"),
    ),
    # warnings
    Route("GET", "/warnings", warning.ListWarnings, ("warning.report", "warning.work", "supervision.read")),
    Route("POST", "/warnings", warning.ReportClue, ("warning.report",), 201),
    Route(
        "GET",
        "/warnings/{warning_id}",
        warning.GetWarning,
        ("warning.report", "warning.work", "supervision.read"),
    ),
    Route("POST", "/warnings/{warning_id}/settle", warning.SettleWarning, ("warning.work",)),
    Route("POST", "/warnings/{warning_id}/drop", warning.DropWarning, ("warning.work",)),
    Route("POST", "/warnings/{warning_id}/raise", warning.RaiseWarning, ("warning.work",)),
    # assistance
    Route("GET", "/visits", assistance.ListVisits, ("visit.work", "dispute.read_all")),
    Route("GET", "/visit-figures", assistance.CountVisits, ("visit.work", "dispute.read_all")),
    Route("POST", "/visits/{visit_id}", assistance.RecordVisit, ("visit.work",)),
    Route("GET", "/assistance", assistance.ListAssistance, ("assistance.ask", "assistance.work")),
    Route("POST", "/disputes/{dispute_id}/assistance", assistance.AskAssistance, ("assistance.ask",), 201),
    Route("POST", "/assistance/{request_id}", assistance.EndAssistance, ("assistance.work",)),
    # supervision
    Route("GET", "/disputes", supervision.ListDisputes, READ),
    Route("GET", "/disputes/{dispute_id}/timeline", supervision.GetTimeline, READ),
    Route("GET", "/overview", supervision.GetOverview, ("supervision.read",)),
    Route("GET", "/flow", supervision.GetFlow, ("supervision.read", "routing.decide")),
    Route("GET", "/cards", supervision.ListCards, ("supervision.read",)),
    # directory
    Route("GET", "/organisation", directory.GetOrganisation, (SIGNED_IN,)),
    Route("GET", "/people", directory.ListPeople, ("people.manage",)),
    Route("POST", "/people/{person_id}/active", directory.SetActive, ("people.manage",)),
    Route("POST", "/people/{person_id}/roles", directory.SetRoles, ("people.manage",)),
    Route("GET", "/tokens", directory.ListTokens, ("token.manage",)),
    Route("POST", "/tokens", directory.CreateToken, ("token.manage",), 201),
    Route("POST", "/tokens/{token_id}/revoke", directory.RevokeToken, ("token.manage",)),
    # what every service answers
    Route("GET", "/services/{of}/health", operations.GetHealth, ("operations.read",)),
    Route("GET", "/services/{of}/dead-letters", operations.ListDeadLetters, ("operations.read",)),
    Route("POST", "/services/{of}/dead-letters/replay", operations.ReplayDeadLetters, ("operations.work",)),
    Route("POST", "/services/{of}/dead-letters/discard", operations.DiscardDeadLetter, ("operations.work",)),
    Route("GET", "/services/{of}/audit", auditing.ListAudit, ("audit.read",)),
    Route("GET", "/services/{of}/chains", auditing.GetChains, ("audit.read",)),
    Route("POST", "/services/{of}/chains/verify", auditing.VerifyChains, ("audit.read",), 202),
)


def view_of(route: Route) -> Callable[..., ResponseReturnValue]:
    """The Flask view of ``route``."""

    @needs(*route.rights)
    def view(**path: str) -> ResponseReturnValue:
        given = json_object() if route.method == "POST" else query_for(route.request)
        fields = {route.inside: given} if route.inside else given
        if "desk" in path:
            check_desk(path["desk"])
        if route.telling:
            check_words(path["dispute_id"])
        asks = ask_patiently if route.patient else ask
        answer = asks(route.request.model_validate({**fields, **path}))
        return answer.model_dump(mode="json"), route.status

    view.__name__, view.__doc__ = route.name, route.request.__doc__
    view.max_body = route.max_body
    return view


def check_desk(code: str) -> None:
    """A desk that does not exist would be waited for in vain.

    :raises NotFound: the town has no such desk.
    """
    if code == actor().desk:
        return
    if code not in {one.code for one in ask(directory.GetOrganisation()).departments}:
        raise NotFound("没有这个部门，请核对代码。", field="desk")


def query_for(kind: type[Request[Any]]) -> dict[str, Any]:
    """The query's fields; an empty one counts as not given, a repeated one as a list, as does what may be repeated."""
    many = {key for key, field in kind.model_fields.items() if get_origin(field.annotation) is tuple}
    found = {key: request.args.getlist(key) for key in request.args}
    return {
        key: values if key in many or len(values) > 1 else values[0]
        for key, values in found.items()
        if any(values)
    }
