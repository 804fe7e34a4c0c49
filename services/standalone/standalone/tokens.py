"""Creating a token from the command line, in directory's own database."""

from __future__ import annotations

from contracts.directory import CreateToken, TokenCreated
from contracts.people import Actor
from directory import handlers, tables
from directory.settings import Settings
from messaging import outbox
from messaging.call import Call
from servicekit.clock import clock_from
from servicekit.engine import make_engine, service_url, transaction
from servicekit.ids import new_id
from servicekit.settings import ServiceSettings, load

OPERATOR = Actor(person_id="command-line", roles=("operator",), rights=("token.manage",))


def create(settings: ServiceSettings, name: str, channel: str, login: str, days: int) -> TokenCreated:
    """The new token; whoever may use the database may do this."""
    wanted = CreateToken(name=name, channel=channel, login=login, days=days)
    with transaction(make_engine(service_url(settings.database_url, "directory"))) as session:
        call = Call(
            session=session,
            now=clock_from(settings).now(),
            new_id=new_id,
            audit_table=tables.AUDIT,
            actor=OPERATOR,
            settings=load(Settings),
        )
        created = handlers.create_token(call, wanted)
        outbox.flush(session, tables.BUS.outbox, call.now)
    return created
