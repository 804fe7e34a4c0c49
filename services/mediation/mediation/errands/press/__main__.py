"""The press itself: takes pieces, says after each on which pages it stands, then takes the covers and gives the whole back."""

from __future__ import annotations

import os
import sys

from mediation.errands.press.binder import Binder
from mediation.errands.press.frames import Readable, Writable, receive, send
from mediation.model import Piece

BEHIND = 3  # so much nicer than the services, who have people waiting


def main(given: Readable, answers: Writable) -> None:
    binder = Binder()
    while True:
        head, content = receive(given)
        if head["what"] == "covers":
            break
        binder.add(Piece(head["place"], head["title"], head["media_type"], content, head["made"]))
        send(answers, first=binder.bound.pages[head["place"]][0], last=binder.bound.last)
    front = [receive(given)[1] for _ in range(head["front"])]
    send(answers, binder.finished(front, content, head["title"], head["mark"]))


if __name__ == "__main__":
    os.nice(BEHIND)
    os.set_blocking(0, True)  # the service's side may have made the socket one that does not wait
    main(sys.stdin.buffer, sys.stdout.buffer)
