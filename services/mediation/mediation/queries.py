"""What a mediator's list and page read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediation import policies
from mediation.errors import AnotherMediator, NoProceeding
from mediation.model import Agreement, Proceeding, Record, total
from mediation.sealing import mask_person, masked_agreement, open_agreement, open_record
from mediation.tables import AGREEMENTS, PROCEEDINGS, RECORDS
from servicekit.paging import page
from servicekit.privacy import Key, decrypt, mask_name, mask_text

EXCERPT = 80
COPIED = (
    "dispute_id",
    "number",
    "state",
    "type_code",
    "complexity",
    "village_code",
    "next_step",
    "opened_at",
    "round",
)
Hide = Callable[[str], str]


def list_proceedings(session: Session, request: c.ListProceedings, actor: Actor) -> c.ProceedingRows:
    """A mediator's proceedings of one state (all with ""), newest first; everybody's for who may read all."""
    table = PROCEEDINGS.c
    statement = select(Proceeding)
    if mediator_id := _mediator_asked(request, actor):
        statement = statement.where(table.mediator_id == mediator_id)
    if request.state:
        statement = statement.where(table.state == request.state)
    keys = [table.opened_at, table.dispute_id, table.round]
    found, cursor = page(session, statement, keys, cursor=request.cursor, limit=request.limit)
    return c.ProceedingRows(items=tuple(as_row(one) for one in found), next_cursor=cursor)


def get_proceeding(session: Session, request: c.GetProceeding, actor: Actor, key: Key) -> c.ProceedingSheet:
    """The newest round with its records; whoever is not its mediator reads the texts masked."""
    proceeding = newest(session, request.dispute_id)
    check_reader(actor, proceeding)
    return as_sheet(session, proceeding, actor, key)


def newest(session: Session, dispute_id: str, *, lock: bool = False) -> Proceeding:
    """The newest round of a dispute.

    :raises NoProceeding: no mediator has it yet.
    """
    table = PROCEEDINGS.c
    statement = select(Proceeding).where(table.dispute_id == dispute_id).order_by(table.round.desc()).limit(1)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    proceeding = session.scalars(statement).first()
    if proceeding is None:
        raise NoProceeding("这一件还没有调解员接手，请稍后再看。")
    return proceeding


def preload(session: Session, keys: Iterable[tuple[str, int]]) -> Sequence[Proceeding]:
    """Loads the proceedings of a batch by (dispute, round) with one query."""
    wanted = tuple_(PROCEEDINGS.c.dispute_id, PROCEEDINGS.c.round).in_(sorted(set(keys)))
    return session.scalars(select(Proceeding).where(wanted)).all()


def records_of(session: Session, proceeding: Proceeding) -> Sequence[Record]:
    table = RECORDS.c
    own = (table.dispute_id == proceeding.dispute_id) & (table.round == proceeding.round)
    return session.scalars(select(Record).where(own).order_by(table.recorded_at, table.id)).all()


def has_visit(session: Session, proceeding: Proceeding, visit_id: str = "") -> bool:
    """Whether a visit is on record: the one named, or any of the round."""
    table = RECORDS.c
    if visit_id:
        statement = select(table.id).where(table.visit_id == visit_id)
    else:
        own = (table.dispute_id == proceeding.dispute_id) & (table.round == proceeding.round)
        statement = select(table.id).where(own, table.step == "visit")
    return session.scalar(statement.limit(1)) is not None


def newest_agreement(session: Session, dispute_id: str) -> Agreement | None:
    table = AGREEMENTS.c
    statement = select(Agreement).where(table.dispute_id == dispute_id).order_by(table.round.desc())
    return session.scalars(statement.limit(1)).first()


def newest_failure(session: Session, dispute_id: str) -> Proceeding | None:
    """The newest round that ended without an agreement."""
    table = PROCEEDINGS.c
    ended = (table.dispute_id == dispute_id) & (table.end_code != "")
    return session.scalars(select(Proceeding).where(ended).order_by(table.round.desc()).limit(1)).first()


def check_reader(actor: Actor, proceeding: Proceeding) -> None:
    """Its mediator reads it, and those who may read everything.

    :raises Forbidden, AnotherMediator: see there.
    """
    if actor.may("dispute.read_all"):
        return
    if not actor.may("mediation.work"):
        raise Forbidden("您没有查看调解情况的权限。")
    if actor.person_id != proceeding.mediator_id:
        raise AnotherMediator("这一件由其他调解员办理，您不能查看。")


def as_row(proceeding: Proceeding) -> c.ProceedingRow:
    copied = {name: getattr(proceeding, name) for name in COPIED}
    return c.ProceedingRow(**copied, excerpt=str(proceeding.case["narrative"])[:EXCERPT])


def as_sheet(session: Session, proceeding: Proceeding, actor: Actor, key: Key) -> c.ProceedingSheet:
    agreement = session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    names = _names(agreement, key)
    own = actor.person_id == proceeding.mediator_id
    hide: Hide = (lambda text: text) if own else (lambda text: mask_text(text, names))
    copied = {name: getattr(proceeding, name) for name in COPIED}
    return c.ProceedingSheet(
        **copied,
        mediator_id=proceeding.mediator_id,
        narrative=proceeding.case["narrative"],
        concluded_at=proceeding.concluded_at,
        steps=tuple(_step(record, key, hide) for record in records_of(session, proceeding)),
        may_conclude=proceeding.may_conclude,
        agreement=_agreement(agreement, key, masked=not own) if agreement else None,
        end_code=proceeding.end_code,
        end_note=hide(decrypt(key, proceeding.end_note)) if proceeding.end_note else "",
        other_ways=policies.other_ways(proceeding.type_code) if proceeding.end_code else (),
    )


def _mediator_asked(request: c.ListProceedings, actor: Actor) -> str:
    """Whose proceedings are listed; "" for everybody's."""
    if actor.may("dispute.read_all"):
        return request.mediator_id
    if not actor.may("mediation.work"):
        raise Forbidden("您没有查看调解情况的权限。")
    if request.mediator_id not in ("", actor.person_id):
        raise AnotherMediator("您只能查看自己办理的事项。")
    return actor.person_id


def _names(agreement: Agreement | None, key: Key) -> list[str]:
    return [party.name for party in open_agreement(key, agreement.content).parties] if agreement else []


def _step(record: Record, key: Key, hide: Hide) -> c.StepSheet:
    content = open_record(key, record.content)
    return c.StepSheet(
        step=record.step,
        held_at=record.held_at,
        place=hide(content.place),
        present=hide(content.present),
        text=hide(content.text),
        particulars={name: hide(words) for name, words in content.particulars.items()},
        recorded_by=record.recorded_by,
        recorded_at=record.recorded_at,
    )


def _agreement(agreement: Agreement, key: Key, *, masked: bool) -> c.AgreementSheet:
    """The agreement; the parties' names are masked for everybody."""
    content = open_agreement(key, agreement.content)
    shown = masked_agreement(content) if masked else content
    names = [party.name for party in content.parties]
    return c.AgreementSheet(
        agreement_no=agreement.agreement_no,
        form=agreement.form,
        parties=tuple(mask_name(name) for name in names),
        facts=shown.facts,
        terms=shown.terms,
        obligations=tuple(
            c.ObligationSheet(
                no=no,
                **(
                    one.model_dump()
                    | {"who": mask_person(one.who, names), "to_whom": mask_person(one.to_whom, names)}
                ),
                state=state,
            )
            for no, (one, state) in enumerate(zip(shown.obligations, agreement.states, strict=True), start=1)
        ),
        effective_on=agreement.effective_on,
        amount_yuan=total([one.amount_yuan for one in content.obligations]),
    )
