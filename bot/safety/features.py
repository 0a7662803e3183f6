"""What the model looks at in a message. Training and screening call this same code, so they cannot drift apart.

Five families, each weighed on its own: word sequences, pieces of words (typos and endings), word classes in
combination (a person, a sign, a time, a negation near it), sequences in which every word stands for its group of
similar words, so that a word never seen in training borrows from its neighbours and Spanish from English, and pieces
across the gap between words, which know the turn of a phrase whatever its endings.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.safety.lexicon import Hit, Lexicon
from bot.safety.normalise import STOPS, Plain

WORDS, PIECES, SENSES, GROUPS, ACROSS = range(5)
FAMILIES = (WORDS, PIECES, SENSES, GROUPS, ACROSS)

_NEAR = 14
"""Words between two classes that still count as one thought."""

_NEGATION_REACH = 4
"""Words after a negation that it still covers: "not going to hurt" but not the next clause."""


def families(plain: Plain, lexicon: Lexicon, groups: Mapping[str, str]) -> tuple[list[str], ...]:
    """The distinct features of a message, by family, in the order of FAMILIES."""
    words = plain.words
    hits = list(lexicon.hits(words))
    return (
        list(dict.fromkeys(_sequences(words))),
        list(dict.fromkeys(_pieces(words))),
        list(dict.fromkeys(_senses(plain, hits))),
        list(dict.fromkeys(_sequences([groups.get(word, word) for word in words]))),
        list(dict.fromkeys(_across(f" {' '.join(words)} "))),
    )


def _sequences(words: Sequence[str]) -> Iterator[str]:
    """Words, pairs, triples, and pairs with one word between them."""
    padded = ("^", *words, "$")
    for at, word in enumerate(padded):
        yield word
        if at:
            yield f"{padded[at - 1]} {word}"
        if at > 1:
            yield f"{padded[at - 2]} {padded[at - 1]} {word}"
            yield f"{padded[at - 2]} _ {word}"


def _pieces(words: Sequence[str]) -> Iterator[str]:
    """Three to five letters in a row inside each word."""
    for word in dict.fromkeys(words):
        if len(word) < 2 or word[0] == "<":
            continue
        edged = f" {word} "
        size = len(edged)
        for length in (3, 4, 5):
            for at in range(size - length + 1):
                yield edged[at : at + length]


def _across(line: str) -> Iterator[str]:
    """Five or six letters in a row with a gap between words inside."""
    for length in (5, 6):
        for at in range(len(line) - length + 1):
            piece = line[at : at + length]
            if " " in piece[1:-1]:
                yield piece


def _senses(plain: Plain, hits: Sequence[Hit]) -> Iterator[str]:
    yield from _shape(plain)
    yield from _alone(hits)
    yield from _together(hits, plain.words)
    yield from _negated(hits, plain.words)
    yield from _mixed(hits, plain.words)


def _shape(plain: Plain) -> Iterator[str]:
    size = len(plain.words)
    yield f"size:{0 if size < 4 else 1 if size < 8 else 2 if size < 16 else 3 if size < 32 else 4}"
    if plain.shouting:
        yield "shouting"
    if plain.words and plain.words[-1] in STOPS:
        yield f"ends:{plain.words[-1]}"


def _alone(hits: Sequence[Hit]) -> Iterator[str]:
    seen: set[str] = set()
    for hit in hits:
        yield f"2:{hit.sense}" if hit.sense in seen else f"1:{hit.sense}"
        seen.add(hit.sense)


def _together(hits: Sequence[Hit], words: Sequence[str]) -> Iterator[str]:
    """Two classes near each other, in their order, within one sentence and beyond it."""
    sentence = _sentence_numbers(words)
    firsts = list({(hit.sense, sentence[hit.start]): hit for hit in hits}.values())
    for hit in firsts:
        for other in hits:
            if hit.sense == other.sense or not hit.end <= other.start <= hit.end + _NEAR:
                continue
            yield f"{hit.sense}>{other.sense}"
            if sentence[hit.start] == sentence[other.start]:
                yield f"{hit.sense}>>{other.sense}"


def _sentence_numbers(words: Sequence[str]) -> list[int]:
    numbers, number = [], 0
    for word in words:
        numbers.append(number)
        number += word in STOPS
    return numbers


def _negated(hits: Sequence[Hit], words: Sequence[str]) -> Iterator[str]:
    negations = [hit.start for hit in hits if hit.sense == "not"]
    for hit in hits:
        if hit.sense != "not" and any(0 < hit.start - at <= _NEGATION_REACH for at in negations):
            yield f"not:{hit.sense}"


def _mixed(hits: Sequence[Hit], words: Sequence[str]) -> Iterator[str]:
    """Pairs and triples in which known words give way to their class: "took all my [pills]"."""
    line = ["^", *_with_classes(hits, words), "$"]
    for at in range(1, len(line)):
        yield f"{line[at - 1]} {line[at]}"
        if at > 1:
            yield f"{line[at - 2]} {line[at - 1]} {line[at]}"


def _with_classes(hits: Sequence[Hit], words: Sequence[str]) -> Iterator[str]:
    best: dict[int, Hit] = {}
    for hit in hits:
        if hit.start not in best:
            best[hit.start] = hit
    at = 0
    while at < len(words):
        known = best.get(at)
        yield f"[{known.sense}]" if known else words[at]
        at = known.end if known else at + 1
