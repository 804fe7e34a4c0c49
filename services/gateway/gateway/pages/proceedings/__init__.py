"""A mediator's case, first on a phone: steps, situations, danger, evidence, sessions, agreement, performance, file."""

from gateway.pages.proceedings import (
    agreement,
    application,
    case,
    casefile,
    confirmation,
    danger,
    evidence,
    files,
    gates,
    joining,
    minutes,
    performance,
    road,
    rooms,
    sessions,
    signing,
    skips,
    statistics,
    writing_down,
)

MODULES = (
    case, application, gates, danger, skips, evidence, files, sessions, minutes, joining, rooms, agreement, signing, performance,
    confirmation, casefile, statistics, road, writing_down,
)  # fmt: skip
