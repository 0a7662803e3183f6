"""What a button carries: at most 64 bytes, never a person's words.

A choice carries `<asked>:<choice>`, so that a button of an old question is known as one. Buttons that mean the same
everywhere and always start with `!`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.engine import events as ev

HELP: Final = "!help"
MENU: Final = "!menu"
RESUME: Final = "!resume"
"""Show where we are."""
OTHER_COUNTRY: Final = "!country"


def choice(asked: str, choice_id: str) -> str:
    return f"{asked}:{choice_id}"


def open_flow(flow: str) -> str:
    return f"!open:{flow}"


def back(asked: str) -> str:
    return f"!back:{asked}"


def skip(asked: str) -> str:
    return f"!skip:{asked}"


def country(code: str, topic: str) -> str:
    """Offered on a helpline card while the country is unknown; `topic` is the card's."""
    return f"!country:{code}:{topic}"


def to_event(data: str, at: datetime) -> ev.Event:
    """The event of a tapped button. Anything we did not write becomes a tap on a question that is long gone."""
    name, _, rest = data.partition(":")
    match name:
        case "!help" | "!menu":
            return ev.FlowRequested(at=at, flow=name[1:])
        case "!open":
            return ev.FlowRequested(at=at, flow=rest)
        case "!resume":
            return ev.ResumeRequested(at=at)
        case "!country" if not rest:
            return ev.FlowRequested(at=at, flow="country")
        case "!country":
            code, _, topic = rest.partition(":")
            return ev.CountryPicked(at=at, country=code, topic=topic)
        case "!back":
            return ev.BackRequested(at=at, asked=rest)
        case "!skip":
            return ev.SkipRequested(at=at, asked=rest)
        case _:
            return ev.ChoiceTapped(at=at, asked=name, choice=rest)
