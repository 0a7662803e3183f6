"""A red text is answered with a call to action, whatever was asked, and even when nothing else works."""

import pytest

from bot.safety import triage
from tests.kit.conversation import Conversation

RED = {
    "my friend took heroin and he's not breathing": "overdose_other",
    "im going to kill myself tonight": "crisis",
    "I took all my pills an hour ago": "overdose_self",
    "he's hitting me right now": "danger",
}


@pytest.mark.parametrize("text", list(RED))
async def test_a_red_text_in_the_middle_of_a_question(talk: Conversation, text: str) -> None:
    for word in ("/slip", "1", "1", "1", "No"):
        await talk.say(word)
    said = await talk.say(text)
    assert "emergency number" in said[0].text
    assert (await talk.session()).stack[-1].flow == RED[text]
    assert (await talk.session()).items("triggers") == ()


async def test_a_red_text_as_the_very_first_word(talk: Conversation) -> None:
    said = await talk.say("she wont wake up and her lips are blue")
    assert "emergency number" in said[0].text


async def test_somebody_elses_words_are_not_red(talk: Conversation) -> None:
    await talk.say("/slip")
    await talk.say("im going to kill myself tonight", forwarded=True)
    assert (await talk.session()).position == "lapse.safe"


async def test_a_red_text_is_answered_while_the_store_is_broken(talk: Conversation, monkeypatch) -> None:
    async def broken(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(talk.app.store, "run", broken)
    with pytest.raises(OSError, match="disk"):
        await talk.app.receive(1, talk._arrival(text="im going to kill myself tonight"))
    assert talk.last.card


async def test_every_red_path_begins_with_the_emergency_number(talk: Conversation) -> None:
    flows = talk.app.runner.engine.library.flows
    for path in (*triage.RED.values(), triage.UNNAMED):
        step = flows[path.flow].step(path.step or flows[path.flow].start)
        words = talk.app.runner.words.template(step.words.key, "en")  # type: ignore[union-attr]
        assert step.critical, path
        assert "{emergency}" in words.split(". ")[0], path
        assert len(words) <= 220, path
