"""A clinician reads every word of a flow, and sees where each answer leads."""

from dataclasses import replace

import pytest

from bot.content.content import Translation
from bot.content.loader import Content
from bot.tools.preview import preview


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_word_of_every_flow_is_there(content: Content) -> None:
    for flow in content.library.flows:
        page = flat(preview(content, flow))
        for key, wording in content.wordings.items():
            if key.startswith(f"{flow}.") and wording.file == f"{flow}.yaml":
                words = wording.words if isinstance(wording.words, str) else ", ".join(wording.words)
                assert flat(words) in page, key


def test_steps_stand_in_the_order_of_the_file(content: Content) -> None:
    steps = content.library.flows["craving"].steps
    lines = preview(content, "craving").split("\n")
    assert [line.split(" ")[0] for line in lines if line.startswith("craving.")] == [
        f"craving.{step}" for step in steps
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Riding out a craving (craving)",
        "Reviewed by: none yet",
        "craving.near [critical]",
        "    Sources: F10",
        "      [Yes, it's here] -> space",
        "      skip -> ride",
        "    (1 of 3)",
        "    (notes that this was amber)",
        "    (will open check_back.soon in 10 minutes)",
        "    (several may be picked)",
        "    (adds to coping)",
        "    (the helpline card: overdose)",
        "    (the flow lapse)",
        "    If the answer cannot be read:",
    ],
)
def test_what_a_page_says(content: Content, line: str) -> None:
    assert line in preview(content, "craving").split("\n")


def test_only_critical_words(content: Content) -> None:
    page = preview(content, "craving", critical=True)
    assert "craving.near [critical]" in page
    assert "craving.turn_away" not in page
    assert "No critical words." in preview(content, "goals", critical=True)


def test_a_translation_shows_what_is_missing_and_what_is_outdated(content: Content) -> None:
    """Even while the language is not switched on."""
    ask = content.wordings["menu.what.ask.1"]
    entries = [("menu.what.ask.1", ask.words, "¿Qué ayudaría?"), ("menu.later.say", "As it was.", "Como era.")]
    translated = tuple(Translation(key=key, source=old, target=new, file="x", path=()) for key, old, new in entries)
    page = preview(replace(content, translations={"es": translated}), "menu", "es-MX")
    assert "    ¿Qué ayudaría?\n" in page
    assert "    Como era. [outdated]\n" in page
    assert "[Settings [not translated]] -> settings" in page
    assert "not translated" not in preview(content, "menu", "en-GB")


def test_an_unknown_flow(content: Content) -> None:
    with pytest.raises(KeyError):
        preview(content, "nowhere")
