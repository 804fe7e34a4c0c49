"""A request with an idempotency key is done once; the same again gets the stored answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam, insert, select

from contracts.errors import Refusal
from contracts.message import Request
from messaging.call import Call
from servicekit import privacy


class KeyReused(Refusal):
    """The idempotency key came before with another request."""

    code = "idempotency_mismatch"
    status = 422


def once(call: Call, table: Table, key: str, request: Request[Any], do: Callable[[], Any]) -> Any:
    """The answer of ``do``, or the one that was given to this actor under this key before.

    A second request at the same moment fails on the primary key, is rolled back whole, and finds the answer when it is
    repeated.

    :raises KeyReused: the key stands for another request.
    """
    digest = privacy.digest(call.settings.identity_key, f"{request.method()}:{request.model_dump_json()}")
    found = call.session.execute(_wanted(table), {"actor": call.actor.person_id, "asked": key}).first()
    if found is None:
        answer = do()
        call.session.execute(insert(table), _row(call, key, request, digest, answer))
        return answer
    if found.request_digest != digest:
        raise KeyReused("这个幂等键已用于另一项请求，请换一个。", field="Idempotency-Key")
    return json.loads(privacy.decrypt(call.settings.identity_key, found.answer))


@lru_cache(maxsize=64)
def _wanted(table: Table) -> Any:
    """Built once for each table: building it costs more than asking."""
    return select(table).where(table.c.actor_id == bindparam("actor"), table.c.key == bindparam("asked"))


def _row(call: Call, key: str, request: Request[Any], digest: str, answer: Any) -> dict[str, Any]:
    return {
        "actor_id": call.actor.person_id,
        "key": key,
        "method": request.method(),
        "request_digest": digest,
        # Sealed: an answer may hold a query code or a token that is shown only once.
        "answer": privacy.encrypt(call.settings.identity_key, json.dumps(answer, ensure_ascii=False)),
        "created_at": call.now,
    }
