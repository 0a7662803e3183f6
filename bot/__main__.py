"""The command `foothold`, the same as `python -m bot`: reads the line, calls the verb, explains what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

VERBS = {
    "run": ("bot.verbs.run", "run on Telegram"),
    "talk": ("bot.verbs.talk", "chat with the bot in this terminal"),
    "check": ("bot.verbs.words", "read every flow and list every mistake"),
    "graph": ("bot.verbs.words", "every step and where it leads, as Mermaid"),
    "preview": ("bot.verbs.words", "the words in reading order"),
    "translate": ("bot.verbs.words", "bring a language's files in step with the flows"),
    "screen": ("bot.verbs.words", "say of each line whether it is red, amber or none"),
    "helplines": ("bot.verbs.helplines", "the numbers in words, and which of them to check again"),
    "export": ("bot.verbs.people", "show what is stored about one person"),
    "forget": ("bot.verbs.people", "destroy what is stored about one person"),
    "backup": ("bot.verbs.people", "copy the database"),
    "migrate": ("bot.verbs.people", "bring the database to this version"),
}
UNUSABLE = 2
"""Exit code when a setting, a file or the command line stops us before anything was done."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb; returns its exit code."""
    parser = argparse.ArgumentParser(prog="foothold", description="For the hour after a drug lapse.")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, (_, summary) in VERBS.items():
        verb = verbs.add_parser(name, help=summary, description=summary.capitalize() + ".")
        _add_arguments(name, verb)
    chosen = parser.parse_args(arguments)
    return _call(chosen)


def _call(chosen: argparse.Namespace) -> int:
    """Modules are imported when they are needed: a typo in the command line should not cost a second."""
    verb: Callable[[argparse.Namespace], int] = getattr(import_module(VERBS[chosen.verb][0]), chosen.verb)
    try:
        return verb(chosen)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # or the interpreter would complain about the same pipe at its end
        return 0
    except Exception as error:
        sentence: str | None = import_module("bot.verbs.errors").explained(error)
        if sentence is None:
            raise
        print(f"foothold: {sentence}", file=sys.stderr)
        return UNUSABLE


def _add_arguments(name: str, verb: argparse.ArgumentParser) -> None:
    match name:
        case "talk":
            verb.add_argument("flow", nargs="?", help="the flow to begin with; else where you left off, or /start")
            verb.add_argument("--lang", help="a language tag such as es; else the terminal's")
            verb.add_argument("--db", metavar="FILE", help="the database (one of your own that survives)")
            verb.add_argument("--transcript", metavar="FILE", help="write the conversation down as a test")
        case "check":
            verb.add_argument("folder", nargs="?", help="the folder with the flows (the shipped one)")
        case "graph":
            verb.add_argument("flow", nargs="?", help="one flow only")
        case "preview":
            verb.add_argument("flow", nargs="?", help="one flow only")
            verb.add_argument("--critical", action="store_true", help="only the words on which lives hang")
            verb.add_argument("--lang", default="en", help="a language tag such as es")
        case "translate":
            verb.add_argument("language", help="a language tag such as es")
        case "screen":
            verb.add_argument("--explain", action="store_true", help="say which rule or which terms decided")
        case "helplines":
            verb.add_argument("--country", metavar="XX", help="one country only, by its two-letter code")
            verb.add_argument("--stale", type=_days, metavar="DAYS", help="only what nobody checked for so long")
            verb.add_argument("--count", action="store_true", help="with --stale: only how many there are")
        case "export" | "forget":
            verb.add_argument("chat", type=int, help="the number of the chat")
        case "backup":
            verb.add_argument("file", help="where to write the copy; must not exist")
        case _:
            pass


def _days(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("give a number of days, such as 180")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
