"""A person's plan, or their last weeks, as they asked for it: as words, at once, or as a file, which takes a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.checkins.due import local
from bot.content.catalog import Catalog
from bot.engine.effects import SendMessage, SendReport
from bot.engine.flows import Deed
from bot.engine.history import CHECKINS
from bot.engine.lists import UNSAID
from bot.engine.phrases import item_line
from bot.engine.session import Item, Session
from bot.engine.words import Text, Words, own
from bot.ports import Channel, Clock, Letter, Voice
from bot.reports.caption import progress_caption
from bot.reports.marks import Mark
from bot.reports.plan import Kind, Part, PlanCard
from bot.reports.speech import Say
from bot.reports.text import plan_text

KINDS: Final = {
    Deed.PLAN_TEXT: Kind.PLAN,
    Deed.PLAN_PDF: Kind.PLAN,
    Deed.PLAN_CARD: Kind.CHOSEN,
    Deed.UNSAFE_CARD: Kind.UNSAFE,
}
WEEKS: Final = {Deed.PROGRESS: 4, Deed.PROGRESS_LONG: 12}
URGES: Final = "urges"
FILES: Final = frozenset({Deed.PLAN_PDF, *WEEKS})


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
        if deed in WEEKS:
            return self._weeks(session, say, WEEKS[deed], voice)
        kind, plan = KINDS[deed], PlanCard(items=dict(self._parts(session, voice)))
        parts = frozenset(map(Part, report.parts)) if report.parts else None
        if deed is Deed.PLAN_PDF:
            from bot.reports.pdf import PLAN_FILE, plan_pdf  # most people never need it, and it takes a second to load

            content = plan_pdf(plan, say, language=voice.language, kind=kind, parts=parts)
            return self.channel.compose_file(PLAN_FILE, content, Text(key="reports.plan.caption"), voice)
        return self.channel.compose(SendMessage(text=own(plan_text(plan, say, kind=kind, parts=parts))), voice)

    def _weeks(self, session: Session, say: Say, weeks: int, voice: Voice) -> tuple[Letter, ...]:
        from bot.reports.picture import PICTURE_FILE, progress_picture  # as for the PDF

        zone = session.zone or "UTC"
        marks, today = tuple(_marks(session, zone)), local(self.clock.now(), zone).date()
        caption = own(progress_caption(marks, say, today=today, weeks=weeks))
        picture = progress_picture(marks, say, today=today, weeks=weeks)
        return self.channel.compose_picture(PICTURE_FILE, picture, caption, voice)

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


def _marks(session: Session, zone: str) -> Iterator[Mark]:
    """Every check-in, and every urge that was talked about, on the day it was where the person is."""
    for item in session.items(CHECKINS):
        yield Mark(local_date=local(item.created, zone).date(), mood=_number(item, "mood"), urge=_number(item, "urge"))
    for item in session.items(URGES):
        helped = item.details.get("helped")
        yield Mark(
            local_date=local(item.created, zone).date(),
            urge=_number(item, "strength"),
            trigger=item.text if item.text != UNSAID else None,
            helped=helped if not isinstance(helped, int) else None,
        )


def _number(item: Item, name: str) -> int | None:
    value = item.details.get(name)
    return value if isinstance(value, int) else None
