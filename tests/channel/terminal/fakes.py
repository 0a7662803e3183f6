"""What stands around a terminal under test: words without the catalog, a screen and a keyboard without a person."""

import io
from dataclasses import dataclass, field

from bot.content.cards import Card
from bot.engine.words import Text

SENTENCES = {
    "safety.ask": "Are you safe right now?",
    "safety.ok": "I'm OK for now",
    "safety.sick": "I feel sick or odd",
    "system.own": "{text}",
    "system.done": "Done",
    "system.export_caption": "This is everything that is kept about you.",
}


@dataclass
class FakeWords:
    """Says the sentences above; a key that is none of them is said as it is."""

    cards: dict[str, Card] = field(default_factory=dict)

    def say(self, text: Text, language: str, country: str | None = None) -> str:
        return SENTENCES.get(text.key, text.key).format(**text.params)

    def phrases(self, key: str, language: str) -> tuple[str, ...]:
        return () if key == "words.menu" else (key.removeprefix("words."), "something else")

    def card(self, topic: str, language: str, country: str | None) -> Card:
        return self.cards[topic]


class TerminalOut(io.StringIO):
    """What a person at a terminal sees."""

    def isatty(self) -> bool:
        return True


@dataclass
class TerminalIn:
    """A person's keyboard."""

    fd: int
    encoding: str = "utf-8"

    def fileno(self) -> int:
        return self.fd

    def isatty(self) -> bool:
        return True
