"""A town's own templates tried without a case, so that a fault is told when they are put in, not when a paper is needed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mediation.handlers.papers import asking, casefile, confirmation
from mediation.handlers.papers.known import LISTS, PLAIN
from mediation.handlers.papers.templates import Fields, made, own_templates
from servicekit.clock import SHANGHAI

FORMS = {**casefile.FORMS, **confirmation.FORMS, **asking.FORMS}
ANY_DAY = datetime(2026, 1, 1, tzinfo=SHANGHAI)
SAMPLE: Fields = {
    **dict.fromkeys(PLAIN, "—"),
    **{name: [dict.fromkeys(keys, "—")] for name, keys in LISTS.items()},
}


def try_templates(folder: Path) -> list[Path]:
    """The town's own templates in its folder for forms, each filled with nothing in particular.

    :raises TemplateFaulty: as `form_paper`, naming the file, the field and the nearest that there is.
    """
    own = [path for form in FORMS for path in own_templates(folder, form)]
    for path in own:
        try_template(path)
    return own


def try_template(path: Path) -> None:
    made(path, SAMPLE, ANY_DAY)
