"""A channel that writes down what it is told to send, and fails when a test says so."""

import base64
from dataclasses import dataclass, field

from bot.content.catalog import Catalog
from bot.engine.effects import CloseQuestion, SendMessage, ShowHelpline, ShowProgress, UpdateQuestion
from bot.engine.words import Text
from bot.ports import Letter, SendError, Spoken, Voice


@dataclass
class Said:
    """What a person would see: the words, the labels of its buttons, and whether it is the helpline card."""

    text: str
    labels: list[str] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)
    card: bool = False
    edit: bool = False
    file: bytes | None = None


class RecordingChannel:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.said: list[tuple[int, Said]] = []
        self.failures: list[SendError] = []
        self.number = 0

    def compose(self, effect: Spoken, voice: Voice) -> tuple[Letter, ...]:
        match effect:
            case SendMessage() | UpdateQuestion() | ShowProgress():
                edit = not isinstance(effect, SendMessage)
                return (self._question(effect, voice, edit),)
            case CloseQuestion(asked=asked):
                return (Letter(method="close", params={"text": "", "labels": [], "data": {}}, edits=asked),)
            case ShowHelpline(topic=topic):
                card = self.catalog.card(topic, voice.language, voice.country)
                data = {label: f"!country:{code}:{topic}" for code, label in card.countries}
                return (Letter(method="card", params={"text": card.text, "labels": [*data], "data": data}),)

    def _question(self, effect: SendMessage | UpdateQuestion | ShowProgress, voice: Voice, edit: bool) -> Letter:
        labels = [self.catalog.say(each.label, voice.language, voice.country) for each in effect.buttons]
        shown = [
            label if each.picked is None else f"{'☑' if each.picked else '☐'} {label}"
            for each, label in zip(effect.buttons, labels, strict=True)
        ]
        data = {label: f"{effect.asked}:{each.choice}" for each, label in zip(effect.buttons, labels, strict=True)}
        text = self.catalog.say(effect.text, voice.language, voice.country)
        params = {"text": text, "labels": shown, "data": data}
        if edit:
            return Letter(method="edit", params=params, edits=effect.asked)
        return Letter(method="message", params=params, asked=effect.asked)

    def compose_file(self, name: str, content: bytes, caption: Text, voice: Voice) -> tuple[Letter, ...]:
        params = {"text": name, "labels": [], "data": {}, "file": base64.b64encode(content).decode()}
        return (Letter(method="file", params=params),)

    def compose_picture(self, name: str, content: bytes, caption: Text, voice: Voice) -> tuple[Letter, ...]:
        return self.compose_file(name, content, caption, voice)

    async def send(self, chat: int, letter: Letter, message: int | None = None) -> int | None:
        if self.failures:
            raise self.failures.pop(0)
        if letter.method == "close":
            return None
        self.number += 1
        params = letter.params
        self.said.append(
            (
                chat,
                Said(
                    text=params["text"],
                    labels=list(params["labels"]),
                    data=dict(params["data"]),
                    card=letter.method == "card",
                    edit=letter.method == "edit",
                    file=base64.b64decode(params["file"]) if "file" in params else None,
                ),
            )
        )
        return self.number
