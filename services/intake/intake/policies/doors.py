"""Which doors a person or program may use, and which of them accept at once."""

from __future__ import annotations

from collections.abc import Collection

from intake.errors import NotAllowed, WrongChannel

# Somebody of the centre has looked at these before they are written down (一窗受理).
REFERRING_DESKS = {"pcs": "police", "xfb": "petitions"}
ACCEPTED_AT_ONCE = frozenset({"window", "desk", "warning"})
CITIZEN_CHANNELS = frozenset({"online"})


def check_door(
    channel: str, *, roles: Collection[str], rights: Collection[str], own_channel: str, origin_warning_id: str
) -> None:
    """Refuses a registration at a door that is not the caller's.

    :raises WrongChannel: a citizen anywhere but online, a token of another channel.
    :raises NotAllowed: no right to register.
    """
    if own_channel and channel != own_channel:
        raise WrongChannel("这个令牌只能登记本渠道的纠纷。", field="channel")
    if "citizen" in roles:
        if channel not in CITIZEN_CHANNELS:
            raise WrongChannel("群众只能从网上渠道提交。", field="channel")
    elif "dispute.register" not in rights:
        raise NotAllowed("您没有登记纠纷的权限。")
    if channel == "warning" and not origin_warning_id:
        raise WrongChannel("从预警转入的纠纷必须写明预警编号。", field="origin_warning_id")
    if channel != "warning" and origin_warning_id:
        raise WrongChannel("只有预警渠道可以写明来源预警。", field="origin_warning_id")


def accepts_at_once(channel: str, wish: bool | None, rights: Collection[str]) -> bool:
    """The channel's rule unless the caller says otherwise; saying yes needs the right to accept.

    :raises NotAllowed: asked to accept without the right.
    """
    if wish is None:
        return channel in ACCEPTED_AT_ONCE
    if wish and "dispute.accept" not in rights:
        raise NotAllowed("您没有受理纠纷的权限，请只登记，由窗口受理。")
    return wish


def referrer_of(channel: str, said: str, desk: str) -> str:
    """Who sent it here: as it was said, else the desk that registered what it found itself."""
    return said or (REFERRING_DESKS.get(desk, "other") if channel == "desk" else "")
