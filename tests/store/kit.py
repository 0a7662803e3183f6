"""Values that the store's tests share."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.checkins.changes import begin
from bot.checkins.schedule import Schedule
from bot.engine.session import Answer, Chosen, Concern, Footprint, Frame, Item, Session, Timer
from bot.engine.words import Text, own
from bot.ports import Arrival, Lane, Letter
from bot.store.keys import MasterKey
from bot.store.store import Store
from bot.store.tables import LISTS
from bot.store.unit import Unit

NOW = datetime(2026, 11, 24, 2, 17, 5, 123456, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
KEY = MasterKey.generate()
ANN, BEN = 1001, 1002


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def arrival(text: str = "hello", chat: int = ANN, **more: Any) -> Arrival:
    return Arrival(chat=chat, at=NOW, text=text, **more)


def letter(text: str = "hello", **more: Any) -> Letter:
    return Letter(method="sendMessage", params={"text": text}, **more)


def nudge(text: str = "hello") -> Letter:
    return letter(text, lane=Lane.NUDGE)


def item(text: str | Text = "walk", number: str = "i1", **more: Any) -> Item:
    return Item(id=number, text=text, created=NOW, **more)


def session(*words: str) -> Session:
    """A session with the words in every place that can hold some."""
    answers = {f"answer{index}": Answer(value=word, until=LATER) for index, word in enumerate(words)}
    frame = Frame(flow="lapse", step="cause", asked="6a.1", picked=words, timer=Timer(id="t1"))
    picked = Answer(value=tuple(Chosen(id="own", label=own(word)) for word in words))
    return Session(
        stack=(frame,),
        parked=(Frame(flow="craving", step="trigger", picked=words),),
        answers={**answers, "picked": picked},
        trail=(Footprint(stack=(frame,), answers=answers),),
        serial=7,
    )


def schedule(flow: str = "checkin") -> Schedule:
    return begin(flow, time(9), "Europe/Madrid", NOW)


async def meet(store: Store, *chats: int) -> None:
    """So that they have rows and keys."""
    for chat in chats:
        await store.run(lambda unit, chat=chat: unit.load(chat, NOW))


def fill(unit: Unit, chat: int, word: str, update: int) -> None:
    """The word in every sealed place there is."""
    unit.keep(update, arrival(word, chat))
    unit.load(chat, NOW)
    unit.save(chat, session(word), NOW)
    for name in LISTS:
        unit.put_item(chat, name, item(word, details={"cue": word}, due=LATER))
    unit.note_concern(chat, Concern(level=word, at=NOW))
    unit.plan_visit(chat, "check_back", "check_back", "", LATER)
    unit.put_schedule(chat, schedule(word))
    unit.use_date(chat, "checkin", NOW.date())
    unit.start_timer(chat, "t1", LATER)
    unit.post(chat, letter(word, asked="6a.1"), NOW)
