"""A signature as the field of a form."""

from __future__ import annotations

ROOM = "\n\n"


class Drawn(str):
    """The drawing of a signature; where nobody drew, its text is room to sign by hand. Never empty for a template."""

    image: bytes

    def __new__(cls, image: bytes = b"") -> Drawn:
        made = super().__new__(cls, "" if image else ROOM)
        made.image = image
        return made

    def __bool__(self) -> bool:
        return True
