"""Words for reports in both languages, a plan, and marks of someone's weeks."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bot.content.catalog import Catalog
from bot.content.wordfiles import read_locale, read_words
from bot.engine.words import Text
from bot.reports.marks import Mark
from bot.reports.plan import Part, PlanCard
from bot.reports.speech import Say
from bot.safety.helplines import Country, Directory, Line

WORDS = Path(__file__).resolve().parents[2] / "flows"
TODAY = date(2026, 11, 24)
LINE = Line(id="a", name="A", kind="crisis", call="+988", display="988", languages=("en",), confidence="two sources")


def catalog() -> Catalog:
    words = read_words("reports.yaml", (WORDS / "reports.yaml").read_bytes())
    spanish = read_locale("locales/es/reports.yaml", (WORDS / "locales/es/reports.yaml").read_bytes())
    assert not (*words.issues, *spanish.issues)
    return Catalog(
        names={"en": "English", "es": "Español"},
        words={
            "en": {
                "lists.plans.line": "If {cue}, then {text}",
                "card.emergency_unknown": "112 or 911",
                **{key: each.words for key, each in words.wordings.items() if isinstance(each.words, str)},
            },
            "es": {each.key: each.target for each in spanish.entries if isinstance(each.target, str)},
        },
        directory=Directory(countries={"US": Country(code="US", name="USA", emergency=("911",), lines=(LINE,))}),
    )


CATALOG = catalog()


def saying(language: str = "en", country: str | None = "US") -> Say:
    return lambda text: CATALOG.say(text, language, country)


SAY = saying()
IF_THEN = Text(key="lists.plans.line", params={"cue": "it's payday", "text": "I go to football"})
PLAN = PlanCard(
    items={
        Part.REASONS: ("My mornings",),
        Part.SIGNS: ("Bad sleep", "No\nmessages  answered"),
        Part.COPING: ("Long shower",),
        Part.SUPPORTERS: ("Ñusta", "Григорий"),
        Part.SERVICES: ("988, day and night",),
        Part.SAFER: ("Tablets go to Ana",),
        Part.PLANS: (IF_THEN,),
        Part.IF_USED: ("Not alone",),
        Part.PLACES: (),
        Part.GOALS: ("Call the clinic", " "),
    }
)


def weeks_of(days: int, *, seed: int = 3) -> Iterator[Mark]:
    """Days of which a quarter had no check-in, with urges that ease and a mood that brightens towards today."""
    random = Random(seed)
    for ago in range(days):
        if random.random() < 0.25:
            continue
        urge = min(10, max(0, round(2 + 6 * ago / days + random.gauss(0, 1.5))))
        yield Mark(
            local_date=TODAY - timedelta(days=ago),
            mood=min(5, max(1, round(4 - 2 * ago / days + random.gauss(0, 0.6)))),
            urge=urge,
            trigger=random.choice(("Payday", "Being alone at night after work", "Boredom")) if urge > 3 else None,
            helped=random.choice(("Texting Ana", "A walk")) if urge > 3 else None,
        )
