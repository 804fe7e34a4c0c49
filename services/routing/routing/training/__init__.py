"""Learning from labelled texts: fitting, trying on texts not seen, packing. The only room that needs numpy."""

from routing.training.recipe import answers_of, learn, learn_town, task_for, tried
from routing.training.texts import Labelled, read_texts, town_texts
from routing.training.trial import Answer, Figures, figures

__all__ = [
    "Answer", "Figures", "Labelled", "answers_of", "figures", "learn", "learn_town", "read_texts", "task_for",
    "town_texts", "tried",
]  # fmt: skip
