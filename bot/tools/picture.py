"""Draws a transcript as the terminal shows it: one SVG for the README, with its words as text for who cannot see it.

    python -m bot.tools.picture tests/flows/transcripts/lapse/first_minutes.yaml docs/talk.svg

The same transcript always gives the same bytes, so a test can say whether the picture is current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, assert_never
from xml.sax.saxutils import escape

from bot.channel.terminal import page
from bot.channel.terminal.durations import spell_duration
from bot.channel.terminal.page import Line, Option
from bot.content.documents import UNPRINTABLE
from bot.tools.made import made
from bot.tools.transcripts import AfterTurn, BotTurn, Kind, PersonTurn, Transcript, load_transcript

WIDTH: Final = 60
CELL, LINE, SIZE, EDGE = 8.4, 20, 14, 22
"""Pixels: a column, a line, a letter, the border. Monospaced letters are 0.6 of their size wide."""
TITLE: Final = "A conversation with Foothold in the terminal"
# Its own background, because a README is read on white and on black alike.
STYLE: Final = """\
rect{fill:#1b222c;stroke:#4a5666}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e4e8ee}
.mark{fill:#66c7c7}.number{fill:#66c7c7;font-weight:bold}.quiet{fill:#a3afbd}.person{fill:#fff;font-weight:bold}"""


def draw(transcript: Transcript) -> str:
    """The picture as one SVG that refers to nothing outside itself."""
    lines = list(_lines(transcript))
    width, height = round(WIDTH * CELL) + 2 * EDGE, len(lines) * LINE + 2 * EDGE
    words = "\n".join("".join(span.text for span in line) for line in lines)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
            f' role="img" aria-labelledby="title words" xml:lang="{_safe(transcript.language)}">',
            f'<title id="title">{TITLE}</title>',
            f'<desc id="words">{_safe(words)}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="10"/>',
            *(_drawn(line, EDGE + SIZE + place * LINE) for place, line in enumerate(lines) if line),
            "</svg>\n",
        ]
    )


def _drawn(line: Line, y: int) -> str:
    spans, column = [], 0
    for text, tone in line:
        indent = len(text) - len(text.lstrip(" "))
        x = EDGE + (column + indent) * CELL
        spans.append(f'<tspan class="{tone}" x="{x:g}">{_safe(text.strip(" "))}</tspan>')
        column += page.columns(text)
    return f'<text y="{y}">{"".join(spans)}</text>'


def _lines(transcript: Transcript) -> Iterator[Line]:
    """All turns below one another, each set apart from the one before."""
    choices: tuple[str, ...] = ()
    for place, turn in enumerate(transcript.turns):
        yield from ((),) if place else ()
        match turn:
            case PersonTurn(text=label, tap=True):
                yield from _tapped(label, [_option(each) for each in choices])
            case PersonTurn(text=text):
                yield from page.person(text, WIDTH)
            case BotTurn():
                choices = turn.choices
                words = "" if turn.kind is Kind.BOXES else turn.words
                yield from page.message(words, [_option(each) for each in choices], "", WIDTH)
            case AfterTurn(duration=duration):
                yield from page.aside(f"{spell_duration(duration)} later", WIDTH)
            case _:
                assert_never(turn)


def _option(label: str) -> Option:
    picked = next((state for state, box in page.BOXES.items() if box and label.startswith(box)), None)
    return Option(label.removeprefix(page.BOXES[picked]), picked)


def _tapped(label: str, options: Sequence[Option]) -> Iterator[Line]:
    """A tap as it is done and answered in a terminal: by the choice's number, and how that was understood."""
    labels = [each.label for each in options]
    yield from page.person(str(labels.index(label) + 1) if label in labels else label, WIDTH)
    if label in labels and all(each.picked is None for each in options):
        yield from page.aside(f"✓ {label}", WIDTH)


def _safe(text: str) -> str:
    return escape(UNPRINTABLE.sub("\ufffd", text), {'"': "&quot;"})


def main(arguments: Sequence[str]) -> int:
    """Exit code 0, or 2 with what is wrong and what to do."""
    if len(arguments) != 2:
        print("usage: python -m bot.tools.picture TRANSCRIPT.yaml PICTURE.svg", file=sys.stderr)
        return 2
    return made(lambda source: draw(load_transcript(source)), *map(Path, arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
