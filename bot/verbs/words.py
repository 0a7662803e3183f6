"""Verbs for people who write words. None of them needs a database, a token or a network."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from bot.config import FLOWS, read_settings
from bot.content.checks import check as find_issues
from bot.content.content import SOURCE_LANGUAGE
from bot.content.issues import Issue
from bot.content.loader import load, read
from bot.content.ownlines import add_own_lines
from bot.content.screening import load_screener
from bot.content.wordfiles import LANGUAGE
from bot.tools.graph import mermaid
from bot.tools.preview import preview as in_reading_order
from bot.tools.screen import screen_lines
from bot.tools.translate import translate as bring_in_step
from bot.verbs.errors import StopError, known_flow


def check(chosen: argparse.Namespace) -> int:
    """Prints every finding; 1 if there are any."""
    folder = Path(chosen.folder) if chosen.folder else FLOWS
    issues = (*find_issues(folder), *_own_issues(folder))
    for issue in issues:
        print(issue)
    print(f"{len(issues)} findings." if issues else "Every flow is fine.", file=sys.stderr)
    return 1 if issues else 0


def _own_issues(folder: Path) -> tuple[Issue, ...]:
    """What is wrong with the operator's own helplines, when there are any."""
    own = read_settings().helplines_file
    return add_own_lines(read(folder)[0], Path(own))[1] if own else ()


def graph(chosen: argparse.Namespace) -> int:
    content = load(FLOWS)
    print(mermaid(content.library, content.catalog, chosen.flow and known_flow(content, chosen.flow)))
    return 0


def preview(chosen: argparse.Namespace) -> int:
    content = load(FLOWS)
    for flow in [known_flow(content, chosen.flow)] if chosen.flow else sorted(content.library.flows):
        print(in_reading_order(content, flow, chosen.lang, critical=chosen.critical))
    return 0


def translate(chosen: argparse.Namespace) -> int:
    if not LANGUAGE.fullmatch(chosen.language) or chosen.language == SOURCE_LANGUAGE:
        raise StopError(f"{chosen.language} cannot be translated into. Give a tag such as es or pt-BR.")
    for line in bring_in_step(FLOWS, chosen.language):
        print(line)
    return 0


def screen(chosen: argparse.Namespace) -> int:
    """Reads standard input. A line that cannot be read is named on standard error, and the rest goes on.

    Both ends are UTF-8 whatever the terminal's locale; bytes that are not UTF-8 come back in the id as they were.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape", newline="\n")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    complaints: list[str] = []
    settings = read_settings()
    screener = load_screener(worry=settings.crisis_worry_shift, red=settings.crisis_red_shift)
    for answer in screen_lines(sys.stdin, screener, explain=chosen.explain, complaints=complaints):
        print(answer)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0
