"""The web pages: server-rendered, one module for each kind of work."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template

from contracts.desk_papers import PAPER_KINDS
from contracts.errors import Fault
from contracts.exchange import TROUBLES
from contracts.mediation import DANGERS
from gateway import assets, i18n, people
from gateway.i18n.said import said
from gateway.pages import (
    account,
    arrivals,
    attachments,
    audit,
    callers,
    chains,
    citizens,
    committees,
    correcting,
    credentials,
    dangers,
    desk,
    desk_case,
    desk_law,
    desk_papers,
    desk_people,
    dispatch,
    dispute,
    disputes,
    draws,
    duty,
    exchange,
    expert_papers,
    expert_roster,
    expert_seats,
    expert_use,
    experts,
    following,
    imports,
    joint_study,
    links,
    lists,
    mediator_roster,
    mediators,
    missed,
    operations,
    organisation,
    petitioners,
    precedents,
    proceedings,
    reconciling,
    repeats,
    rota,
    rule_editions,
    rules,
    scores,
    studies,
    study,
    study_guests,
    study_moves,
    study_several,
    study_votes,
    supervision,
    surroundings,
    tasks,
    training,
    training_people,
    visits,
    warnings,
    whistle_lists,
    whistles,
    window,
)

MODULES = (
    account, citizens, window, arrivals, repeats, study, study_several, correcting, studies,
    joint_study, study_guests, study_moves, study_votes,
    precedents, rules, rule_editions, desk, desk_case, desk_law, desk_papers, desk_people, duty, rota, missed,
    whistles, whistle_lists, scores,
    dispatch, mediator_roster, committees, mediators, tasks,
    disputes, dispute, links, attachments, callers, petitioners, visits, warnings, experts, expert_papers, draws,
    credentials, training, training_people, expert_use, expert_roster, expert_seats, supervision, organisation,
    dangers, imports, exchange, reconciling, operations, audit, chains, lists, *proceedings.MODULES,
)  # fmt: skip


def register(app: Flask) -> None:
    """Adds all pages and what every template needs."""
    clock = app.config["CLOCK"]
    i18n.install(app, clock=clock.now)
    assets.install(app)
    app.jinja_env.globals["csrf_token"] = people.csrf_token
    app.jinja_env.filters["said"] = said
    app.jinja_env.filters["paper_kind"] = lambda kind: i18n.t(PAPER_KINDS[kind])
    app.jinja_env.globals |= {
        "open_dangers": dangers.open_dangers,
        "following_of": following.following_of,
        "danger_kinds": DANGERS,
        "unreconciled": reconciling.unreconciled,
        "exchange_troubles": TROUBLES,
        "awaiting_studies": studies.awaiting,
    }
    app.context_processor(surroundings.for_templates)
    for module in MODULES:
        for rule, methods, view in module.PAGES:
            app.add_url_rule(
                rule,
                endpoint=f"{module.__name__.rpartition('.')[2]}.{view.__name__}",
                view_func=view,
                methods=methods,
            )


def error_page(fault: Fault) -> Any:
    """A sentence with a way out."""
    return render_template(
        "layout/error.html", status=fault.status, reference=fault.reference, detail=said(fault.message)
    )
