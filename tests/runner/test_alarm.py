"""A red text is answered with a call to action, whatever was asked, and even when nothing else works."""

import json
import re
from collections.abc import Iterator
from datetime import time, timedelta

import pytest

from bot.app import first_words
from bot.content.loader import Content
from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine.advance import Engine
from bot.engine.codec import session_to_plain
from bot.engine.session import Session
from bot.engine.words import Text
from bot.safety import triage
from tests.kit.clock import NIGHT
from tests.kit.conversation import Conversation
from tests.kit.conversation import conversation as open_conversation

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
    assert (await talk.session()).position == "concern.forwarded"
    assert (await talk.session()).concerns == ()


AMBER = {"en": "everyone would be better off without me", "es": "todos estarían mejor sin mí"}


@pytest.mark.parametrize("language", ["en", "es"])
async def test_an_amber_text_gets_one_direct_question_even_at_a_question_about_safety(
    talk: Conversation, language: str
) -> None:
    talk = talk.as_person(8, language)
    question = (await talk.say("/slip"))[-1].text
    said = await talk.say(AMBER[language])
    assert ((await talk.session()).position, len(said)) == ("concern.start", 1)
    await talk.say(AMBER[language])
    assert (await talk.session()).position == "concern.start"  # asked once: what is open is asked again
    said = await talk.tap("No, I'm OK" if language == "en" else "No, estoy bien")
    assert [each.text for each in said if not each.edit][-1] == question
    await talk.say(AMBER[language])
    assert (await talk.session()).position == "lapse.safe"  # and not again for two hours


async def test_another_kind_of_worry_gets_a_question_of_its_own(talk: Conversation) -> None:
    await talk.say("/slip")
    await talk.say(AMBER["en"])
    await talk.tap("No, I'm OK")
    await talk.say("i'm about to use and i'm alone")
    assert (await talk.session()).position == "concern.use"


async def test_what_is_not_understood_in_a_crisis_points_to_a_person(talk: Conversation) -> None:
    await talk.say("im going to kill myself tonight")
    said = await talk.say("i can't go on")
    assert "Help now" in said[0].text
    assert (await talk.session()).position == "crisis.now"


async def test_a_red_text_is_answered_while_the_store_is_broken(talk: Conversation, monkeypatch) -> None:
    async def broken(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(talk.app.store, "run", broken)
    with pytest.raises(OSError, match="disk"):
        await talk.app.receive(1, talk._arrival(text="im going to kill myself tonight"))
    assert talk.last.card


# -- the first words -------------------------------------------------------------------------------------------------

MOST_LETTERS = 220
KINDS = ("overdose_other", "overdose_self", "uppers", "withdrawal", "suicide", "violence", "harm_others", "child")
RED_TEXTS = {
    "en": (*RED, "i did too much coke and my chest hurts bad", "my baby swallowed my methadone"),
    "es": (
        "mi amigo se metió heroína y no respira",
        "me voy a matar esta noche",
        "me tomé todas las pastillas hace una hora",
        "me está pegando ahora mismo",
        "me metí demasiada coca y me duele mucho el pecho",
        "mi bebé se tragó mi metadona",
    ),
}
FALSE_ALARM = ("I'm OK, go back", "We're OK, go back", "Estoy bien, volver", "Todo bien, volver")


def every_first_word(content: Content) -> Iterator[tuple[str, str, str]]:
    """Where, the number that has to stand in it, and the words, for all countries and languages, regions included."""
    for path, text in first_words(content).items():
        for language in content.catalog.words:
            unknown = content.catalog.say(Text(key="card.emergency_unknown"), language)
            for code in (None, *content.directory.countries):
                country = content.directory.of(code)
                number = country.emergency[0] if country else unknown
                yield f"{path} {language} {code}", number, content.catalog.say(text, language, code)


def test_every_red_path_begins_with_the_number_of_the_country(content: Content) -> None:
    said = list(every_first_word(content))
    assert len(content.directory.countries) == 69
    assert len(said) == len(set(triage.red_paths())) * len(content.catalog.words) * 70
    for where, number, words in said:
        assert number in re.split(r"(?<=[.!?])\s", words)[0], f"{where}: {words}"
        assert len(words) <= MOST_LETTERS, f"{where}: {len(words)} {words}"


@pytest.mark.parametrize("language", ["en", "es", "es-ES", "es-AR"])
def test_each_kind_of_danger_has_first_words_of_its_own(content: Content, language: str) -> None:
    words = [content.catalog.say(first_words(content)[triage.RED[kind]], language, "ES") for kind in KINDS]
    assert len(set(words)) == len(KINDS)


@pytest.mark.parametrize("path", sorted({*triage.red_paths()}), ids=lambda path: ".".join(filter(None, path)))
def test_a_red_path_says_all_it_has_to_say_before_it_asks_and_plans_to_look_in(
    content: Content, path: triage.Path
) -> None:
    heard = ev.TextReceived(at=NIGHT, text="words")
    alarm = ev.AlarmRaised(at=NIGHT, level="red", flow=path.flow, step=path.step, heard=heard)
    raised = Engine(content.library).advance(Session(), alarm)
    said = [effect for effect in raised.effects if isinstance(effect, fx.SendMessage)]
    assert len(said) > 2
    assert [bool(each.asked) for each in said] == [False] * (len(said) - 1) + [True]
    assert fx.PlanVisit(flow="check_back", at=time(9), days=1) in raised.effects


@pytest.mark.parametrize("path", sorted({*triage.red_paths()}), ids=lambda path: ".".join(filter(None, path)))
def test_im_fine_shows_the_contact_once_more_and_sets_a_check_back(content: Content, path: triage.Path) -> None:
    engine = Engine(content.library)
    heard = ev.TextReceived(at=NIGHT, text="words")
    alarm = ev.AlarmRaised(at=NIGHT, level="red", flow=path.flow, step=path.step, heard=heard)
    raised = engine.advance(Session(), alarm).session
    assert raised.top is not None
    ok = engine.advance(raised, ev.ChoiceTapped(at=NIGHT, asked=raised.top.asked, choice="ok"))
    said = [effect.text for effect in ok.effects if isinstance(effect, fx.SendMessage)]
    for language in content.catalog.words:
        assert "112" in content.catalog.say(said[0], language, "DE"), language
    assert fx.PlanVisit(flow="check_back", at=time(9), days=1) in ok.effects


@pytest.mark.parametrize("language", ["en", "es"])
async def test_after_a_red_text_only_the_person_can_change_the_subject(content: Content, language: str) -> None:
    async with open_conversation(content, language=language) as anyone:
        for chat, text in enumerate(RED_TEXTS[language], start=20):
            talk = anyone.as_person(chat, language)
            await talk.say(text)
            position = (await talk.session()).position
            for words in ("?", "it is so loud here", "hay mucho ruido aquí"):
                await talk.say(words)
                assert (await talk.session()).position == position, (text, words)
            said = await talk.tap(next(label for label in FALSE_ALARM if label in talk.last.data))
            assert (await talk.session()).stack == (), text
            assert re.search(r"112.*(stop|parar)", said[0].text), said[0].text


# -- a false alarm, and a true one ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "add", "words", "ok", "use"),
    [
        ("en", "Add one", "im going to kill myself tonight", "I'm OK, go back", "Use what I wrote"),
        ("es", "Agregar uno", "me voy a matar esta noche", "Estoy bien, volver", "Usar lo que escribí"),
    ],
)
async def test_a_false_alarm_leads_back_to_the_very_question_with_the_words_kept(
    talk: Conversation, language: str, add: str, words: str, ok: str, use: str
) -> None:
    talk = talk.as_person(8, language)
    await talk.say("/triggers")
    question = (await talk.tap(add))[-1].text
    await talk.say(words)
    assert (await talk.session()).position == "crisis.now"
    said = await talk.tap(ok)
    assert words in said[-2].text
    assert (said[-1].text, use in said[-1].labels) == (question, True)
    await talk.tap(use)
    assert [each.text for each in (await talk.session()).items("triggers")] == [words]


async def test_the_words_are_gone_after_their_hour_and_never_in_what_is_stored_of_a_concern(
    talk: Conversation,
) -> None:
    await talk.say("/triggers")
    await talk.tap("Add one")
    await talk.say("im going to kill myself tonight")
    await talk.after(hours=1, seconds=2)
    session = await talk.session()
    assert "tonight" not in json.dumps(session_to_plain(session))
    stored = await talk.app.store.run(lambda unit: unit.export(talk.chat))
    assert "tonight" not in str(stored)
    assert [each.level for each in session.concerns] == ["red"]


async def test_forget_erases_everything_about_a_past_red(talk: Conversation) -> None:
    await talk.say("im going to kill myself tonight")
    await talk.say("/forget")
    await talk.tap("Delete everything")
    await talk.tap("Yes, delete it all")
    fresh = await talk.session()
    assert (fresh.concerns, fresh.look_first) == ((), False)
    assert await talk.after(hours=30) == []


# -- the day after -----------------------------------------------------------------------------------------------------


async def test_nothing_but_safety_is_written_first_for_a_day(talk: Conversation) -> None:
    await talk.say("hi")
    await talk.app.store.run(
        lambda unit: unit.plan_visit(talk.chat, "goals.review", "goals", "review", NIGHT + timedelta(hours=5))
    )
    await talk.say("im going to kill myself tonight")
    await talk.tap("I'm OK, go back")
    said = await talk.after(hours=5, minutes=1)
    assert said == []
    said = await talk.after(hours=5)  # the look that was agreed on
    assert "check-in" in said[0].text or "as agreed" in said[0].text or "as we said" in said[0].text
    assert (await talk.session()).position == "check_back.how"
    for _ in range(3):
        await talk.after(hours=12)
    assert (await talk.session()).position == "goals.review"


async def test_the_next_visit_opens_with_safety(talk: Conversation) -> None:
    await talk.say("im going to kill myself tonight")
    await talk.tap("I'm OK, go back")
    talk.clock.move(hours=2)
    await talk.say("/plan")
    assert (await talk.session()).position == "safety.safe"


async def test_two_ambers_in_a_week_offer_three_mornings_and_plan_them(talk: Conversation) -> None:
    for _ in range(2):
        await talk.say("/help")
        await talk.tap("Thoughts of suicide")
        for label in ("No", "A friend or family", "It won't help", "A little easier", "Being near someone"):
            await talk.tap(label)
        if (await talk.session()).position != "crisis.look_in":
            talk.clock.move(days=1)
    said = await talk.tap("Yes, 3 mornings")
    assert "two more mornings" in said[0].text
    mornings = 0
    for _ in range(4):
        said = await talk.after(days=1)
        mornings += any("How are you right now?" in each.text for each in said)
    assert mornings == 3


# -- what else can carry words -----------------------------------------------------------------------------------------


async def test_a_red_text_in_an_edit_or_behind_a_command_is_answered(talk: Conversation) -> None:
    await talk.say("hi")
    said = await talk._arrive(talk._arrival(text="im going to kill myself tonight", other="edit"))
    assert said[0].text.startswith("Please call")
    said = await talk.as_person(8).say("/start im going to kill myself tonight")
    assert said[0].text.startswith("Please call")
    assert len({each.text for each in said}) == len(said)


async def test_any_other_edit_changes_nothing(talk: Conversation) -> None:
    await talk.say("/slip")
    before = (await talk.session()).stack
    await talk._arrive(talk._arrival(text="I went home", other="edit"))
    assert (await talk.session()).stack == before
