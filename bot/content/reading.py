"""What a person typed becomes an event: a command, a choice of the open question, or free text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from bot.checkins.clocktime import read_time
from bot.checkins.zones import find_city
from bot.content.content import Command, Content, MenuWord
from bot.content.numbers import NumberWords, read_number
from bot.content.places import Countries
from bot.content.spelling import cleaned, nearest, plain
from bot.engine import events as ev
from bot.engine.events import Event
from bot.engine.flows import Ask, InputKind
from bot.engine.questions import DONE, OWN, buttons
from bot.engine.session import Frame, Session

SLASH: Final = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
SIGNS: Final = re.compile(r"[,;/+&\n]")
HELP, MENU = "help", "menu"
ALWAYS_HELP: Final = frozenset({"help", "help now", "ayuda", "ayuda ya"})
"""Calls for help even when the file with all such words is broken."""
TOPIC: Final = "crisis"
"""The card for a country that is named while none is known."""
LONGEST_LABEL: Final = 100
"""Signs. Nothing longer is compared with labels or command words."""


class Reader:
    """Reads texts. Never raises, whatever was typed."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.catalog = content.catalog
        self.commands = {each.name: each for each in content.commands}
        self.countries = Countries(content)
        self.words = {tag: self._words_of(tag) for tag in self.catalog.languages}
        self.numbers = {tag: self._numbers_of(tag) for tag in self.catalog.languages}

    def read(self, arrival_text: str, session: Session, at: datetime) -> Event:
        """The event that a text is, for a person whose conversation stands at `session`. `at` is aware, UTC."""
        text = cleaned(arrival_text)
        slash = SLASH.fullmatch(text.strip())
        if slash:
            more = self._menu_word(f"{slash[1]} {slash[2]}", session.language) if slash[2] else None
            return _done(more or self._command(slash[1].lower(), session.language), at)
        word = self._menu_word(text, session.language)
        if word is not None and _comes_first(word):
            return _done(word, at)
        question = self._open_question(session, at)
        if question is not None and (exact := question.exactly(text)) is not None:
            return exact
        if word is not None:
            return _done(word, at)
        wants_words = question is not None and question.ask.input is not None
        picked = None if wants_words or session.country else self._named_country(text, at)
        return picked or (question.read(text) if question is not None else ev.TextReceived(at=at, text=text))

    def _named_country(self, text: str, at: datetime) -> ev.CountryPicked | None:
        """The card says "tell me your country": whoever types its name, and nothing else, has done so."""
        country = self.countries.named(text)
        return ev.CountryPicked(at=at, country=country, topic=TOPIC) if country else None

    # -- words that mean the same everywhere -----------------------------------------------------------------------

    def _command(self, name: str, language: str) -> Command | MenuWord:
        """A command of ours, or one that people make up from a word of ours, such as /ayuda; else the menu."""
        word = self._menu_word(name, language)
        return self.commands.get(name) or word or Command(name=MENU, flow=MENU)

    def _menu_word(self, text: str, language: str) -> MenuWord | None:
        typed = plain(text) if len(text) <= LONGEST_LABEL else ""
        tags = (self.catalog.match_language(language), self.catalog.default)
        found = [self.words[tag][typed] for tag in tags if typed in self.words[tag]]
        calls = (words[typed] for words in self.words.values() if typed in words)  # help is help in every language
        if typed in ALWAYS_HELP or any(each.flow == HELP for each in calls):
            return MenuWord(name=HELP, flow=HELP)
        return found[0] if found else None

    def _words_of(self, language: str) -> Mapping[str, MenuWord]:
        """Spellings in one language; what means help is read as help, whatever else it may mean."""
        spelled: dict[str, MenuWord] = {}
        for word in sorted(self.content.words, key=lambda each: each.flow == HELP):
            spelled.update((plain(each), word) for each in self.catalog.phrases(f"words.{word.name}", language))
        for flow in (MENU, HELP):
            for template in filter(None, [self.catalog.template(f"keyboard.{flow}", language)]):
                spelled[plain(template)] = MenuWord(name=flow, flow=flow)
        spelled.pop("", None)
        return spelled

    def _numbers_of(self, language: str) -> NumberWords:
        return NumberWords(
            numbers=self.spellings("numbers", language),
            around=self.spellings("numbers.around", language),
            out_of=self.spellings("numbers.out_of", language),
        )

    def spellings(self, key: str, language: str) -> tuple[str, ...]:
        return tuple(map(plain, self.catalog.phrases(f"reading.{key}", language)))

    # -- the open question -----------------------------------------------------------------------------------------

    def _open_question(self, session: Session, at: datetime) -> _Question | None:
        frame = session.top
        flow = self.content.library.flows.get(frame.flow) if frame else None
        step = flow.step(frame.step) if flow and frame else None
        return _Question(self, frame, step, session, at) if frame and isinstance(step, Ask) else None


class _Question:
    """The open question, as the person sees it."""

    def __init__(self, reader: Reader, frame: Frame, ask: Ask, session: Session, at: datetime) -> None:
        self.reader = reader
        self.ask = ask
        self.asked = frame.asked
        self.position = frame.position
        self.at = at
        self.country = session.country
        catalog = reader.catalog
        language = catalog.match_language(session.language)
        self.languages = tuple(dict.fromkeys((language, catalog.default)))
        shown = buttons(frame, ask, session, at)
        self.shown = tuple(button.choice for button in shown)
        said = {button.choice: plain(catalog.say(button.label, language, session.country)) for button in shown}
        self.labels = {choice: label for choice, label in said.items() if label and not _own_words(choice)}

    def exactly(self, text: str) -> Event | None:
        """The tap of a button whose label was typed, signs and accents aside."""
        choice = self._labelled(plain(text)) if len(text) <= LONGEST_LABEL else None
        return self.tap(choice) if choice else None

    def read(self, text: str) -> Event:
        if self._reads(InputKind.NUMBER):
            number = read_number(text, [self.reader.numbers[tag] for tag in self.languages])
            if number is not None:
                return ev.TextReceived(at=self.at, text=text, number=number)
        if self._reads(InputKind.TIME):
            clock = read_time(text)
            if clock is not None:
                return ev.TextReceived(at=self.at, text=text, clock=clock)
        if self._reads(InputKind.ZONE):
            zone = find_city(text, self.country)
            if zone is not None:
                return ev.TextReceived(at=self.at, text=text, zone=zone)
        if self._reads(InputKind.COUNTRY):
            country = self.reader.countries.read(text)
            if country is not None:
                return ev.TextReceived(at=self.at, text=text, country=country)
        return self._chosen(text) or ev.TextReceived(at=self.at, text=text)

    def _chosen(self, text: str) -> Event | None:
        """Buttons by number, several at once, or nearly named. Where own words are welcome, none is bent to a label."""
        if len(text) > LONGEST_LABEL:
            return None
        typed = plain(text)
        choice = self._numbered(typed) or (DONE if self.ask.many and self._is_done(typed) else None)
        if choice is not None:
            return self.tap(choice)
        several = self._several(text) if self.ask.many else ()
        if several:
            return ev.ChoicesTyped(at=self.at, choices=several)
        if self._reads(InputKind.TEXT):
            return None
        near = nearest(typed, self.labels, self._words("not"))
        return self.tap(near) if near else None

    def tap(self, choice: str) -> Event:
        return ev.ChoiceTapped(at=self.at, asked=self.asked, choice=choice)

    def _labelled(self, typed: str) -> str | None:
        exact = next((choice for choice, label in self.labels.items() if label == typed), None)
        return exact or next((choice for choice in self.labels if typed in self._also(choice)), None)

    def _also(self, choice: str) -> tuple[str, ...]:
        """What else may be typed for a choice, such as "no" for *Someone's in danger* at "are you safe?"."""
        key = f"{self.position}.choices.{choice}.also"
        return tuple(plain(each) for tag in self.languages for each in self.reader.catalog.phrases(key, tag))

    def _numbered(self, typed: str) -> str | None:
        """The button by its place, counted from one: "2", "option 2", "two"."""
        words = typed.split()
        if len(words) == 2 and words[0] in self._words("option"):
            words = words[1:]
        if len(words) != 1:
            return None
        place = int(words[0]) if words[0].isdecimal() and len(words[0]) <= 3 else self._number_word(words[0])
        return self.shown[place - 1] if 0 < place <= len(self.shown) else None

    def _number_word(self, word: str) -> int:
        found = (self.reader.numbers[tag].numbers for tag in self.languages)
        return next((list(numbers).index(word) for numbers in found if word in numbers), 0)

    def _several(self, text: str) -> tuple[str, ...]:
        """Every part of a list such as "1, 3 and 5" as a choice; nothing when one part is something else."""
        parts = [part for part in self._parts(text) if part]
        chosen = [self._labelled(part) or self._numbered(part) for part in parts]
        known = tuple(dict.fromkeys(choice for choice in chosen if choice and choice != DONE))
        return known if len(parts) > 1 and all(chosen) else ()

    def _parts(self, text: str) -> Iterator[str]:
        """Cut at commas and the like, then at "and" where that is no part of a label; bare numbers also at spaces."""
        joins = "|".join(map(re.escape, self._words("and"))) or ","
        for part in map(plain, SIGNS.split(text)):
            if self._labelled(part):
                yield part
            elif part.replace(" ", "").isdecimal():
                yield from part.split()
            else:
                yield from re.split(rf"(?:^| )(?:{joins})(?: |$)", part)

    def _is_done(self, typed: str) -> bool:
        return typed in self._words("done")

    def _words(self, key: str) -> tuple[str, ...]:
        return tuple(each for tag in self.languages for each in self.reader.spellings(key, tag))

    def _reads(self, kind: InputKind) -> bool:
        return self.ask.input is not None and self.ask.input.kind is kind


def _own_words(choice: str) -> bool:
    """The button of a person's own words, which is tapped to take them back; typing them again is not that."""
    return choice.startswith(OWN) and choice[len(OWN) :].isdecimal()


def _comes_first(word: MenuWord) -> bool:
    """Help and stop are obeyed whatever the open question offers."""
    return word.flow == HELP or word.do == "stop"


def _done(word: Command | MenuWord, at: datetime) -> Event:
    deeds: Mapping[str, Event] = {
        "stop": ev.StopRequested(at=at),
        "back": ev.BackRequested(at=at),
        "skip": ev.SkipRequested(at=at),
        "resume": ev.ResumeRequested(at=at),
    }
    flow, _, step = word.flow.partition(".")
    return deeds.get(word.do) or ev.FlowRequested(at=at, flow=flow, step=step)
