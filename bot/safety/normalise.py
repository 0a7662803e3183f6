"""Turns a typed message into plain lower-case words, so that every spelling of a danger looks the same.

People in trouble type with broken spelling, joined words, digits for letters and emoji. Each step here undoes one
of these habits; none of them guesses at meaning. Accents are folded for matching ("está" and "esta" meet), because
most Spanish messages on a phone leave them out.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.safety.spellings import CRITICAL, EMOJI, EXPANSIONS, JOINED, LOOKALIKES, TYPOS

HEAD = 1600
TAIL = 1600
"""How many characters at each end are read: a plea may open or close a long text, and work stays bounded."""

LONGEST_WORD = 24
"""Characters of one word that are kept; longer runs are noise and would only cost time."""

STOPS = frozenset(".?!")

_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]"
)
_APOSTROPHE = re.compile(r"(?<=[a-z])['’‘ʼ`´](?=[a-z])")
_OD_D = re.compile(r"\bod['’‘ʼ`]d\b")
_SPACED = re.compile(r"(?<![^\W_])(?:[a-z][ .\-_*]+){3,}[a-z](?![^\W_])")
_LONG_RUN = re.compile(r"([a-z])\1{2,}")
_PIECE = re.compile(r"e_[a-z_]+|[a-z0-9@$*!|]*[a-z][a-z0-9@$*|]*[a-z0-9]|[a-z]|\d+(?:[.,:]\d+)*|[.?!\n;]+")
_DIGITS = re.compile(r"\d+")
_SPLIT_DIGITS = re.compile(r"\d+|[a-z]+")
_LEET_I = str.maketrans("013457@$!|", "oieastasii")
_LEET_L = str.maketrans("013457@$!|", "oleastasll")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A message as the detector reads it: words in order, with "." "?" "!" between sentences."""

    words: tuple[str, ...]
    shouting: bool

    @property
    def line(self) -> str:
        """The words as one string with a space at each end, for the rules' patterns."""
        return f" {' '.join(self.words)} "


def normalise(text: str) -> Plain:
    """Every string has a plain form; nothing is refused."""
    clean = _clean(_both_ends(text))
    return Plain(words=tuple(_words(_fold(clean))), shouting=_is_shouting(clean))


def _both_ends(text: str) -> str:
    if len(text) <= HEAD + TAIL:
        return text
    return f"{text[:HEAD]}\n{text[-TAIL:]}"


def _clean(text: str) -> str:
    """Compatibility forms first, so that styled letters (𝗸𝗶𝗹𝗹, ｋｉｌｌ) become plain ones."""
    return _CONTROL.sub("", unicodedata.normalize("NFKC", text.replace("´", "'"))).translate(LOOKALIKES)


def _is_shouting(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 8 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


def _fold(text: str) -> str:
    """Lower case, no accents, emoji as names, apostrophes closed up."""
    lowered = text.lower()
    latin = lowered if text.isascii() else "".join(map(_letter, unicodedata.normalize("NFD", lowered)))
    written_out = _OD_D.sub("overdosed", latin)
    return _SPACED.sub(_close_up, _LONG_RUN.sub(r"\1", _APOSTROPHE.sub("", written_out)))


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if unicodedata.category(letter) in {"So", "Sk"}:
        return _emoji(letter)
    return _OTHER_LETTERS.get(letter, "" if unicodedata.combining(letter) else letter)


_OTHER_LETTERS = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "…": "...", "¿": "", "¡": "", "ß": "ss", "–": " ", "—": " . "}


def _emoji(letter: str) -> str:
    name = EMOJI.get(letter)
    if name is None:
        name = unicodedata.name(letter, "").lower().replace(" ", "_").replace("-", "_")[:LONGEST_WORD]
    return f" e_{name} " if name else " "


def _close_up(match: re.Match[str]) -> str:
    """Joins "k i l l" only into a word that we know, so that "i r a q" lists stay apart."""
    letters = re.sub(r"[^a-z]", "", match.group())
    return f" {letters} " if letters in CRITICAL or letters in JOINED else match.group()


def _words(text: str) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        if piece[0] in ".?!\n;":
            yield _stop(piece)
        elif piece.startswith("e_"):
            yield piece
        else:
            yield from _repair(piece[:LONGEST_WORD])


def _stop(piece: str) -> str:
    return "?" if "?" in piece else "!" if "!" in piece else "."


def _repair(piece: str) -> Iterator[str]:
    """One typed piece as the plain word or words that it stands for."""
    if not piece.isalpha():
        yield from _unmask(piece)
        return
    word = _unstretch(piece)
    word = TYPOS.get(word, word)
    expansion = EXPANSIONS.get(word) or JOINED.get(word)
    if expansion:
        yield from expansion
    else:
        yield _near_critical(word)


def _unmask(piece: str) -> Iterator[str]:
    """Digits and symbols inside a word: a masked critical word (k1ll, k*ll), or a number with its unit (40mg)."""
    if not piece[0].isdigit() or not piece.isdecimal():
        for table in (_LEET_I, _LEET_L):
            plain = piece.translate(table)
            if plain in CRITICAL:
                yield plain
                return
        starred = _unstar(piece)
        if starred:
            yield starred
            return
    known = EXPANSIONS.get(piece) or ((TYPOS[piece],) if piece in TYPOS else None)
    if known:
        yield from known
        return
    for part in _SPLIT_DIGITS.findall(piece):
        if part.isdigit():
            yield f"<{min(len(part), 4)}>" if part not in EMERGENCY_NUMBERS else part
        else:
            yield EXPANSIONS[part][0] if part in EXPANSIONS else part


EMERGENCY_NUMBERS = frozenset({"911", "999", "112", "988", "111", "000", "024", "061"})


def _unstar(piece: str) -> str | None:
    if "*" not in piece or piece.count("*") > 3:
        return None
    pattern = re.compile(piece.replace("*", "[a-z]").replace("$", "s").replace("@", "a").replace("|", "i"))
    return next((word for word in sorted(CRITICAL) if len(word) == len(piece) and pattern.fullmatch(word)), None)


def _unstretch(word: str) -> str:
    """Words with an echo, such as "helpp" and "noo", lose it when the shorter form is a known cry."""
    if word in CRITICAL:
        return word
    shorter = re.sub(r"([a-z])\1", r"\1", word)
    if shorter == word:
        return word
    if shorter in CRITICAL or shorter in SHORT_CRIES:
        return shorter
    return word


# fmt: off
SHORT_CRIES = frozenset(
    {"so", "no", "yes", "si", "ya", "please", "por", "favor", "ayuda", "dead", "die", "stop",
     "not", "now", "me", "my", "go"}
)
# fmt: on


def _near_critical(word: str) -> str:
    """A long word one slip away from a critical one becomes it; short words collide too often (pills, bills)."""
    if len(word) < 6 or word in CRITICAL or word in NOT_TYPOS:
        return word
    for shorter in _deletions(word):
        target = _DELETIONS.get(shorter)
        if target is not None and target[0] == word[0] and abs(len(target) - len(word)) <= 1:
            return target
    return word


def _deletions(word: str) -> Iterator[str]:
    yield word
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]


# fmt: off
NOT_TYPOS = frozenset({
    "overdoes", "suicides", "seizures", "bleeding", "breeding", "choosing", "chocking", "banging", "handing",
    "hinging", "changing", "chasing", "violent", "violence", "violin", "breathe", "breathed", "breather",
    "breathes", "breathy", "strangle", "stranger", "strangely", "respirar", "respira", "respiran", "respire",
    "respirando", "convulsiona", "convulsion", "convulsiono", "violar", "violan", "violo", "volaron",
    "volare", "cooking", "strange", "stubbed", "scabbed", "overdone", "poisoner", "cocine", "ahorrar", "mataron",
    "mataran", "mataria", "morirse", "ahogarse", "colgarse", "cortarse", "suicido", "suicidarse", "cuchilla",
})
# fmt: on

_DELETIONS = {
    form: word
    for word in sorted(CRITICAL, reverse=True)
    if len(word) >= 7
    for form in (word, *(word[:at] + word[at + 1 :] for at in range(1, len(word))))
}
