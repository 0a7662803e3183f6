"""500 broken copies of the shipped files: each loads, or is reported with file, line and column. Never a traceback."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from bot.config import FLOWS
from bot.content.checks import check
from bot.content.flowfile import read_flow
from bot.content.helplinefile import read_helplines
from bot.content.issues import Issue
from bot.content.wordfiles import read_locale, read_words

MUTATIONS = 500
CHUNKS = 4
WHERE = re.compile(r"[\w./-]+\.yaml:([1-9]\d*):[1-9]\d*: [^:]+: .+", re.DOTALL)
SIGNS = "{}[]:#&*!|>'\"%@`,?-~ \t\n\\=<0Aé"
STRANGE = "\u202e\u0000\ufeff\u2028😀ﷺ\u0301\x1b\ud7ff"
VALUES = (
    "null",
    "7",
    "true",
    "[]",
    "{}",
    "[[x]]",
    "{a: {b: [c]}}",
    '""',
    "'{'",
    "no",
    "22:30",
    "~",
    "-",
    "|",
    "99 years",
)


def edit(text: str, random: Random) -> str:
    """One sign more, fewer, or another."""
    at = random.randrange(len(text))
    return text[:at] + random.choice(("", random.choice(SIGNS))) + text[at + random.choice((0, 1)) :]


def strange(text: str, random: Random) -> str:
    at = random.randrange(len(text))
    return text[:at] + random.choice(STRANGE) + text[at:]


def truncated(text: str, random: Random) -> str:
    return text[: random.randrange(len(text))]


def another_value(text: str, random: Random) -> str:
    place = random.choice(list(re.finditer(r"(?m)(?<=:) .+$", text)))
    return f"{text[: place.start()]} {random.choice(VALUES)}{text[place.end() :]}"


def on_lines(change: Callable[[list[str], int, Random], None]) -> Callable[[str, Random], str]:
    def changed(text: str, random: Random) -> str:
        lines = text.split("\n")
        change(lines, random.randrange(len(lines) - 1), random)
        return "\n".join(lines)

    return changed


def drop(lines: list[str], at: int, _: Random) -> None:
    del lines[at]


def double(lines: list[str], at: int, _: Random) -> None:
    lines.insert(at, lines[at])


def swap(lines: list[str], at: int, _: Random) -> None:
    lines[at], lines[at + 1] = lines[at + 1], lines[at]


def shift(lines: list[str], at: int, random: Random) -> None:
    lines[at] = random.choice(
        (" " + lines[at], "    " + lines[at], lines[at][1:], lines[at].lstrip(), "\t" + lines[at])
    )


def move(lines: list[str], at: int, random: Random) -> None:
    lines.insert(random.randrange(len(lines)), lines.pop(at))


KINDS = (edit, edit, strange, truncated, another_value, *map(on_lines, (drop, double, swap, shift, move)))


def shipped() -> list[str]:
    paths = (*FLOWS.glob("*.yaml"), *FLOWS.glob("locales/*/*.yaml"))
    return sorted(path.relative_to(FLOWS).as_posix() for path in paths)


def issues_of(name: str, raw: bytes) -> tuple[Issue, ...]:
    """What the loader says of one file, by the function that reads it."""
    if "/" in name:
        return read_locale(name, raw).issues
    if name == "helplines.yaml":
        return read_helplines(name, raw).issues
    special = name in {"bot.yaml", "system.yaml", "card.yaml", "countries.yaml", "reading.yaml"}
    return read_words(name, raw).issues if special else read_flow(name, raw).issues


def mutant(number: int) -> tuple[str, str]:
    """The name of a file, and its text with one to three things broken."""
    random = Random(number)
    names = shipped()
    name = names[number % len(names)]
    text = (FLOWS / name).read_text("utf-8")
    for _ in range(random.randint(1, 3)):
        text = random.choice(KINDS)(text, random) or "x"
    return name, text


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_mutants_load_or_are_reported(chunk: int) -> None:
    reported = 0
    for number in range(chunk, MUTATIONS, CHUNKS):
        name, text = mutant(number)
        issues = issues_of(name, text.encode("utf-8", "surrogatepass"))
        reported += bool(issues)
        for issue in issues:
            found = WHERE.fullmatch(str(issue))
            assert found, f"mutant {number}: {issue}"
            assert int(found[1]) <= len(f"{text}$".splitlines()), f"mutant {number}: {issue}"
    assert reported > MUTATIONS / CHUNKS / 4, "the mutations are too tame to show anything"


def test_a_folder_with_a_mutant_is_reported_as_a_whole(tmp_path: Path) -> None:
    """Also what files ask of one another, and by the checks, which see whatever could be read."""
    for number in range(0, MUTATIONS, 50):
        for name in shipped():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes((FLOWS / name).read_bytes())
        name, text = mutant(number)
        (tmp_path / name).write_text(text, "utf-8")
        assert not [each for each in check(tmp_path) if not WHERE.fullmatch(str(each))], f"mutant {number}"
