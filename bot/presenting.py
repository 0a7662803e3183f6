"""A person's plan as they asked for it: as words in the chat, at once, or as a file, which takes a moment to draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.content.catalog import Catalog
from bot.engine.effects import SendMessage, SendReport
from bot.engine.flows import Deed
from bot.engine.phrases import item_line
from bot.engine.session import Session
from bot.engine.words import Text, Words, own
from bot.ports import Channel, Clock, Letter, Voice
from bot.reports.plan import Kind, Part, PlanCard
from bot.reports.text import plan_text

KINDS: Final = {
    Deed.PLAN_TEXT: Kind.PLAN,
    Deed.PLAN_PDF: Kind.PLAN,
    Deed.PLAN_CARD: Kind.CHOSEN,
    Deed.UNSAFE_CARD: Kind.UNSAFE,
}
FILES: Final = frozenset({Deed.PLAN_PDF})


class Presenter:
    """Makes letters of reports. Keeps nothing."""

    def __init__(self, channel: Channel, catalog: Catalog, clock: Clock) -> None:
        self.channel = channel
        self.catalog = catalog
        self.clock = clock

    def is_file(self, report: SendReport) -> bool:
        """Whether making it takes long enough to leave the turn to be finished first."""
        return report.report in FILES

    def letters(self, report: SendReport, session: Session, voice: Voice) -> tuple[Letter, ...]:
        """Blocks for up to some tenths of a second when it is a file: call it in a thread."""

        def say(text: Text) -> str:
            return self.catalog.say(text, voice.language, voice.country)

        deed = Deed(report.report)
        kind, plan = KINDS[deed], PlanCard(items=dict(self._parts(session, voice)))
        parts = frozenset(map(Part, report.parts)) if report.parts else None
        if deed is Deed.PLAN_PDF:
            from bot.reports.pdf import PLAN_FILE, plan_pdf  # most people never need it, and it takes a second to load

            content = plan_pdf(plan, say, language=voice.language, kind=kind, parts=parts)
            return self.channel.compose_file(PLAN_FILE, content, Text(key="reports.plan.caption"), voice)
        return self.channel.compose(SendMessage(text=own(plan_text(plan, say, kind=kind, parts=parts))), voice)

    def _parts(self, session: Session, voice: Voice) -> Iterator[tuple[Part, tuple[Words, ...]]]:
        now = self.clock.now()
        for part in Part:
            if part is Part.SERVICES:
                card = self.catalog.card("crisis", voice.language, voice.country)
                yield part, tuple(f"{name}: {number}" for name, number in card.numbers)
            else:
                # How long a goal has left is true now; a page that is kept or sent says what, not how long.
                items = (replace(each, due=None) for each in session.items(part.value) if not each.done)
                yield part, tuple(item_line(part.value, item, now) for item in items)
