"""A person at a terminal: effects become letters, letters are printed."""

from __future__ import annotations

import base64
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, assert_never

from bot import buttons
from bot.channel.terminal import page
from bot.channel.terminal.cards import card_words
from bot.channel.terminal.files import write_private
from bot.channel.terminal.screen import Screen
from bot.channel.terminal.witness import Nobody, Witness
from bot.content.cards import Card
from bot.engine import effects as fx
from bot.engine.questions import is_number
from bot.engine.words import Text, own
from bot.ports import Lane, Letter, NotSentError, RefusedError, Spoken, Voice

TYPED_WORDS: Final = ("back", "skip", "help", "menu", "stop")
"""What may be typed at any time, by the names of `bot.yaml`'s words; shown under every question."""
COUNTRY_COMMAND: Final = "/country"


class Words(Protocol):
    """What this channel asks of the catalog."""

    def say(self, text: Text, language: str, country: str | None = None) -> str: ...
    def phrases(self, key: str, language: str) -> tuple[str, ...]: ...
    def card(self, topic: str, language: str, country: str | None = None) -> Card: ...


class Shown(NamedTuple):
    """A choice on the screen, and what tapping it carries (`bot.buttons`)."""

    label: str
    picked: bool | None
    button: str


class TerminalChannel:
    """Prints (`bot.ports.Channel`). `folder` is where exported files go; messages are numbered from `first`.

    The choices on the screen are remembered, so that a tap by label finds its button. They are numbered from 1 in
    the order of the effect's buttons, which is how typed numbers are read.
    """

    def __init__(
        self, words: Words, screen: Screen, *, folder: Path, first: int = 1, witness: Witness | None = None
    ) -> None:
        self._asked = ""
        self._shown: tuple[Shown, ...] = ()
        self._words = words
        self._screen = screen
        self._folder = folder
        self._numbers = count(first)
        self._witness = witness or Nobody()

    # -- words -----------------------------------------------------------------------------------------------------

    def compose(self, effect: Spoken, voice: Voice) -> tuple[Letter, ...]:
        match effect:
            case fx.SendMessage(text=text, asked=asked):
                hint = self._typed_words(voice, back=effect.can_go_back) if asked else ""
                params = {
                    "words": self._said(text, voice),
                    "choices": self._choices(effect, voice),
                    "hint": hint,
                    "numbered": not any(is_number(each.choice) for each in effect.buttons),
                }
                return (Letter(method="print", params=params, asked=asked),)
            case fx.UpdateQuestion(asked=asked):
                return (Letter(method="update", params={"choices": self._choices(effect, voice)}, edits=asked),)
            case fx.ShowProgress(text=text, asked=asked):
                words = {"words": self._said(text, voice)}
                return (Letter(method="progress", params=words, edits=asked, lane=Lane.TOUCH_UP),)
            case fx.CloseQuestion(asked=asked, answer=answer):
                params = {"answer": self._answer(answer, voice)}
                return (Letter(method="close", params=params, edits=asked),)
            case fx.ShowHelpline(topic=topic):
                return (Letter(method="card", params=self._card(topic, voice)),)
            case _:
                assert_never(effect)

    def compose_file(self, name: str, content: bytes, caption: Text, voice: Voice) -> tuple[Letter, ...]:
        params = {
            "name": name,
            "content": base64.b64encode(content).decode(),
            "words": self._said(caption, voice),
        }
        return (Letter(method="file", params=params),)

    def compose_picture(self, name: str, content: bytes, caption: Text, voice: Voice) -> tuple[Letter, ...]:
        return self.compose_file(name, content, caption, voice)

    def _said(self, text: Text, voice: Voice) -> str:
        return self._words.say(text, voice.language, voice.country)

    def _answer(self, answer: Text | None, voice: Voice) -> str:
        """How the answer was understood; nothing for own words, which stand right above as they were typed."""
        return self._said(answer, voice) if answer is not None and answer.key != own("").key else ""

    def _typed_words(self, voice: Voice, *, back: bool) -> str:
        """In the person's language, as the reader knows them."""
        names = TYPED_WORDS if back else TYPED_WORDS[1:]
        spellings = (self._words.phrases(f"words.{name}", voice.language) for name in names)
        return " · ".join(each[0] for each in spellings if each)

    def _choices(self, question: fx.SendMessage | fx.UpdateQuestion, voice: Voice) -> list[Shown]:
        """Numbers are typed here."""
        return [
            Shown(self._said(each.label, voice), each.picked, buttons.choice(question.asked, each.choice))
            for each in question.buttons
            if not is_number(each.choice)
        ]

    def _card(self, topic: str, voice: Voice) -> dict[str, str]:
        card = self._words.card(topic, voice.language, voice.country)
        return {"words": card_words(card), "hint": f"→ {COUNTRY_COMMAND}" if card.countries else ""}

    # -- printing --------------------------------------------------------------------------------------------------

    async def send(self, chat: int, letter: Letter, message: int | None = None) -> int | None:
        """Print one letter. What an edit changes is printed below: a terminal cannot take words back.

        Raises `NotSentError` when nobody reads the output any more: the letter waits for the next talk.
        Raises `RefusedError` when a file cannot be written; the screen says why.
        """
        match letter.method:
            case "print":
                self._print(letter)
            case "update":
                self._update(letter)
            case "progress":
                self._screen.remark(letter.params["words"])
            case "close":
                self._close(letter)
            case "card":
                self._show(letter, letter.params["words"], hint=letter.params["hint"])
            case "file":
                self._save(letter)
            case _:
                raise RefusedError(f"a terminal knows no letter called {letter.method!r}")
        if self._screen.is_gone:
            raise NotSentError
        return None if letter.edits else next(self._numbers)

    def button_of(self, label: str) -> str | None:
        """What tapping the choice with this label carries; None when no such choice is on the screen."""
        return next((each.button for each in self._shown if each.label == label), None)

    def _print(self, letter: Letter) -> None:
        choices = _choices_in(letter)
        if letter.asked:
            self._asked, self._shown = letter.asked, choices
        self._show(letter, letter.params["words"], choices, letter.params["hint"])

    def _update(self, letter: Letter) -> None:
        self._asked, self._shown = letter.edits, _choices_in(letter)
        self._show(letter, "", self._shown)

    def _close(self, letter: Letter) -> None:
        if letter.edits == self._asked:
            self._shown = ()
        if answer := letter.params["answer"]:
            self._screen.remark(f"✓ {answer}")

    def _save(self, letter: Letter) -> None:
        params = letter.params
        try:
            path = write_private(self._folder, params["name"], base64.b64decode(params["content"]))
        except OSError as error:
            self._screen.remark(f"The file could not be written to {self._folder}: {error.strerror}.")
            raise RefusedError(f"file not written: {error.strerror}") from None
        self._show(letter, params["words"])
        self._screen.place(path)

    def _show(self, letter: Letter, words: str, shown: tuple[Shown, ...] = (), hint: str = "") -> None:
        options = [page.Option(each.label, each.picked) for each in shown]
        numbered = bool(letter.params.get("numbered", True))
        self._screen.show(page.message(words, options, hint, self._screen.width, numbered=numbered))
        self._witness.bot(letter.method, words, [str(each) for each in options])


def _choices_in(letter: Letter) -> tuple[Shown, ...]:
    choices: list[Any] = letter.params["choices"]
    return tuple(Shown(*each) for each in choices)  # from the outbox they come back as plain lists
