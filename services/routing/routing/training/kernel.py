"""How alike texts are: the features of many texts as arrays, and their inner products."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.policies.learned import Features

Floats = npt.NDArray[np.float32]
SEEN_AT_LEAST = 2  # a run of one text alone says nothing about another
CONSTANT = 0.5  # the bias is a feature that every text has
BLOCK = 2048  # features at once, so that memory stays near that of the result


@dataclass(frozen=True)
class Matrix:
    """The features of texts, row by row: names of columns, and for each entry its row, column and value."""

    names: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    values: Floats
    height: int

    def block(self, start: int, stop: int) -> Floats:
        """The columns from ``start`` to ``stop`` as a dense array."""
        inside = slice(*np.searchsorted(self.columns, [start, stop]))
        dense = np.zeros((self.height, stop - start), np.float32)
        dense[self.rows[inside], self.columns[inside] - start] = self.values[inside]
        return dense

    def alike(self, names: Callable[[str], bool]) -> Floats:
        """Inner products of all pairs of texts over the columns of these names."""
        chosen = np.array([names(name) for name in self.names])
        products = np.zeros((self.height, self.height), np.float32)
        for start in range(0, len(self.names), BLOCK):
            stop = min(start + BLOCK, len(self.names))
            dense = self.block(start, stop)[:, chosen[start:stop]]
            products += dense @ dense.T
        return products

    def weights(self, shares: Floats) -> Floats:
        """What each column weighs when each text has these shares."""
        found = [
            self.block(start, min(start + BLOCK, len(self.names))).T @ shares
            for start in range(0, len(self.names), BLOCK)
        ]
        return np.concatenate(found)


def matrix_of(texts: Sequence[Features]) -> Matrix:
    """The features of these texts; runs that only one of them has are left out."""
    names = _names(texts)
    place = {name: at for at, name in enumerate(names)}
    entries = sorted(
        (place[name], row, value)
        for row, features in enumerate(texts)
        for name, value in _entries(features, place).items()
    )
    columns, rows, values = zip(*entries, strict=True) if entries else ((), (), ())
    return Matrix(
        names, np.array(rows, np.int64), np.array(columns, np.int64), np.array(values, np.float32), len(texts)
    )


def _names(texts: Sequence[Features]) -> tuple[str, ...]:
    seen = Counter(run for features in texts for _, group in features.groups() for run in group)
    signs = {f"{SIGN}{name}" for features in texts for name in features.signs}
    return tuple(sorted({run for run, times in seen.items() if times >= SEEN_AT_LEAST} | signs))


SIGN = "#"  # runs never hold it: signs and runs share one list of names


def _entries(features: Features, place: dict[str, int]) -> dict[str, float]:
    entries = {f"{SIGN}{name}": value for name, value in features.signs.items() if f"{SIGN}{name}" in place}
    for share, group in features.groups():
        known = [run for run in group if run in place]
        entries |= dict.fromkeys(known, share / math.sqrt(len(known) or 1))
    return entries
