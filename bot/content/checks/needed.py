"""What must be there for the program to speak at all, and for help to be one tap or one word away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.content.checks.places import about_file, about_step
from bot.content.content import Content
from bot.content.files import SPECIAL
from bot.content.issues import Issue
from bot.engine.flows import Helpline, Say, Step
from bot.safety import triage
from bot.safety.helplines import AUDIENCES, KINDS

SYSTEM: Final = (
    "own", "several", "done", "held", "use_held", "wait_over", "left.minutes", "left.seconds", "already", "stale_toast",
    "stale", "stale_over", "stopped", "first_question", "waiting", "nothing_open", "misread", "misread_again",
    "misread_safe",
    "too_long", "unreadable_media", "unreadable_edit", "moved_on", "trouble", "broken", "due.past", "due.hours",
    "due.days", "unsaid", "visit.minutes", "visit.hours", "visit.today", "visit.tomorrow", "visit.days",
    "visit.about_days", "group", "export_caption", "forgotten", "ago.today", "ago.yesterday", "ago.days", "clock",
    "place_unasked", "next.today", "next.tomorrow", "next.on", "date",
    *(f"weekday.{day}" for day in range(1, 8)), *(f"month.{month}" for month in range(1, 13)),
)  # fmt: skip
CARD: Final = (
    "emergency", "emergency_unknown", "head", "head_unknown", "call", "text", "text_keyword", "online", "free",
    "texting", "texting_keyword", *(f"for.{audience}" for audience in AUDIENCES),
    "other_country", "no_lines", *(f"note.{kind}" for kind in KINDS),
    *(f"hours.{word}" for word in ("always", "office", "unsure", "differs", "daily", "weekdays", "weekends")),
    *(f"hours.{day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    *(f"link.{kind}" for kind in ("chat", "whatsapp", "web")),
)  # fmt: skip
READING: Final = ("numbers", "numbers.around", "numbers.out_of", "country.before", "option", "and", "done", "not")
REPORTS: Final = (
    *(f"plan.{word}" for word in ("title", "intro", "empty", "foot", "unknown", "caption")),
    "chosen.title", "chosen.intro", "unsafe.title", "unsafe.intro", "unsafe.first",
    *(f"part.{part}" for part in ("signs", "coping", "places", "supporters", "services", "safer", "plans", "if_used",
                                  "goals", "reasons")),
    *(f"progress.{word}" for word in (
        "title", "days", "day", "weeks", "urge", "urge_most", "urge_least", "mood", "mood_most", "mood_least", "begin",
        "first", "today", "easing", "steady", "rising", "brighter", "heavier", "average", "triggers", "triggers_note",
        "helped", "few", "none")),
    *(f"caption.{word}" for word in ("days", "weeks", "urge", "urge_only", "mood", "mood_only", "few", "harder",
                                     "triggers", "trigger", "helped", "help")),
)  # fmt: skip
FLOWS: Final = ("start", "menu", "help", "country", "safety", "checkin")
"""Flows that the program opens by name."""
FIRST_WORDS: Final = 220
"""Characters; the content guide's limit for red messages."""
SENTENCE: Final = re.compile(r"(?<=[.!?])\s")


def findings(content: Content) -> Iterator[Issue]:
    for file, key in _keys(content):
        if key not in content.wordings:
            yield about_file(content, file, f"the words '{key}' are missing. Add them.")
    for name in SPECIAL:
        if f"{name}.yaml" not in content.documents:
            yield about_file(content, name, "the file is missing, or cannot be read. Put it there.")
    yield from _flows(content)
    yield from _help(content)
    yield from _names(content)


def _keys(content: Content) -> Iterator[tuple[str, str]]:
    """Every key that the program asks for, with the file it belongs in."""
    yield from (("system", f"system.{name}") for name in SYSTEM)
    yield from (("card", f"card.{name}") for name in CARD)
    yield from (("reading", f"reading.{name}") for name in READING)
    yield from (("reports", f"reports.{name}") for name in REPORTS)
    yield from (("bot", f"keyboard.{name}") for name in ("help", "menu", "back", "skip", "place"))
    yield from (("bot", f"profile.{name}") for name in ("about", "short_description"))
    yield from (("bot", f"lists.{name}.{state}") for name in content.library.lists for state in ("line", "done"))
    yield from (("countries", f"country.{code}") for code in content.directory.countries)


def _flows(content: Content) -> Iterator[Issue]:
    for name in FLOWS:
        if name not in content.library.flows and name not in content.broken:
            yield about_file(content, name, f"there is no flow '{name}', which the program opens. Add it.")
    for path in triage.paths():
        flow = content.library.flows.get(path.flow)
        if path.flow not in content.broken and (flow is None or flow.step(path.step or flow.start) is None):
            where = f"{path.flow}.{path.step}" if path.step else path.flow
            yield about_file(content, path.flow, f"an alarm leads to '{where}', which is not there. Add it.")
    for path in triage.red_paths():
        flow = content.library.flows.get(path.flow)
        step = flow.step(path.step or flow.start) if flow else None
        yield from _first_words(content, path.flow, step) if flow and step else ()


def _first_words(content: Content, flow: str, step: Step) -> Iterator[Issue]:
    """What is sent before anything else when somebody may die."""
    if not isinstance(step, Say) or not step.critical or step.words.wordings:
        what = "a red message is answered with this step first. Make it a critical 'say' with one wording."
        yield about_step(content, flow, step.id, what)
        return
    for language in content.catalog.languages:
        words = content.catalog.template(step.words.key, language) or ""
        if "{emergency}" not in SENTENCE.split(words)[0]:
            yield about_step(content, flow, step.id, f"the first sentence ({language}) lacks {{emergency}}. Add it.")
        if len(words) > FIRST_WORDS:
            what = f"{len(words)} characters ({language}); {FIRST_WORDS} is the most for first words. Shorten it."
            yield about_step(content, flow, step.id, what)


def _help(content: Content) -> Iterator[Issue]:
    flow = content.library.flows.get("help")
    if flow is not None and "help" not in content.broken and not isinstance(flow.step(flow.start), Helpline):
        yield about_file(content, "help", "help must start with the helpline card. Begin with a 'helpline' step.")
    for what, there in (("command", content.commands), ("word", content.words)):
        if not any(each.flow == "help" for each in there):
            yield about_file(content, "bot", f"no {what} opens help, so it is not one {what} away. Add one.")


def _names(content: Content) -> Iterator[Issue]:
    """A country without a name in somebody's language, or offered without numbers."""
    for language in content.catalog.languages[1:]:
        named = {entry.key for entry in content.translations.get(language, ())}
        for code in content.directory.countries if "-" not in language else ():
            if f"country.{code}" not in named:
                yield about_file(content, "countries", f"{code} has no name in {language}. Translate it.")
    for code in sorted({code for codes in content.catalog.likely.values() for code in codes}):
        if content.directory.of(code) is None:
            yield about_file(content, "countries", f"'likely' offers {code}, which has no numbers. Remove it.")
