"""How typed words are compared: signs, case and accents do not count, and a slip of the finger is forgiven.

A near miss must never turn a meaning round: *not OK* is no misspelt *OK*, and *unsafe* no misspelt *safe*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Final

APOSTROPHES: Final = re.compile("['’‘`´ʼ]")
SURROGATES: Final = re.compile("[\ud800-\udfff]")
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SHORT, LONG = 3, 7
"""Letters: shorter words must be exact; longer ones may hold more than one slip."""
ALIKE: Final = 0.85


def cleaned(text: str) -> str:
    """The text without what no store or channel can carry; words stay as they are."""
    return CONTROL.sub("", SURROGATES.sub("\ufffd", text))


def plain(text: str) -> str:
    """Letters and digits of any script in small letters without accents, words parted by one space."""
    text = APOSTROPHES.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold())
    kept = (char if char.isalnum() else " " for char in text if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def nearest(text: str, labels: Mapping[str, str], negations: Iterable[str] = ()) -> str | None:
    """The key of the one label that `text` begins or nearly is; None when there is none, or more than one.

    `text` and labels are `plain`. `negations` are the words, plain too, that a label and its near miss must share.
    """
    began = [key for key, label in labels.items() if _begins(text, label)]
    if began:
        return began[0] if len(began) == 1 else None
    denying = frozenset(negations)
    near = [key for key, label in labels.items() if same_but_for_slips(text, label, denying)]
    return near[0] if len(near) == 1 else None


def _begins(text: str, label: str) -> bool:
    """A few letters, or a whole word: "y" is yes, but "I" is not yet "I want to stop", and "no" is not "normal"."""
    if not text or not label.startswith(text):
        return False
    whole_word = label[len(text) : len(text) + 1] in ("", " ")
    return len(text) >= SHORT or len(label) <= SHORT or (whole_word and len(text) > 1)


def same_but_for_slips(text: str, label: str, negations: frozenset[str] = frozenset()) -> bool:
    """Word for word the same, but for slips of the finger."""
    typed, meant = text.split(), label.split()
    if len(typed) != len(meant) or negations & set(typed) != negations & set(meant):
        return False
    return bool(typed) and all(_slip(one, other) for one, other in zip(typed, meant, strict=True))


def _slip(one: str, other: str) -> bool:
    if one == other:
        return True
    if one[0] != other[0] or min(len(one), len(other)) < SHORT:
        return False
    if _one_edit(one, other):
        return True
    return min(len(one), len(other)) >= LONG and SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _one_edit(one: str, other: str) -> bool:
    """One letter added, dropped, changed, or swapped with its neighbour."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    place = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[place:] == other[place + 1 :]
    swapped = one[place + 1 : place + 2] + one[place : place + 1] + one[place + 2 :]
    return one[place + 1 :] == other[place + 1 :] or swapped == other[place:]
