"""Words that hurt, promise or instruct: the content guide's language table as patterns, in each language.

Each pattern has the reason and what to say instead, because a rule without its reason is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.content.checks.places import about_words, is_flow
from bot.content.content import Content, Wording
from bot.content.issues import Issue


class Rule(NamedTuple):
    pattern: re.Pattern[str]
    what: str
    in_critical: bool = True


def _rule(pattern: str, what: str, *, in_critical: bool = True) -> Rule:
    return Rule(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), what, in_critical)


ENGLISH: Final = (
    _rule("addicts?|junkies?|alcoholics?|abusers?|users?", "labels the person. Say 'person who uses drugs', or 'you'."),
    _rule("clean|dirty|sober again", "moral words. Say 'not using', 'in recovery'."),
    _rule("drug abuse|substance abuse|bad habit|drug habit", "blames. Say 'drug use'."),
    _rule("fell off the wagon|back to square one|relapsed again|failed again|you failed", "blames. Say 'a slip'."),
    _rule("streaks?|day (?:0|zero|one)|starting over|reset your", "counts against the person. Say what they did do."),
    _rule("substitute|crutch|swapping one", "drives people off life-saving care. Say 'medicine for recovery'."),
    _rule("committed suicide|successful suicide|failed attempt|cry for help", "unsafe. Say 'died by suicide'."),
    _rule("i know how you feel|i feel your pain", "a program does not feel. Say 'it makes sense you feel that way'."),
    _rule("at least it|look on the bright side|don't worry|cheer up", "makes it small. Ask what is still going right."),
    _rule("good (?:boy|girl)|proud of you|amazing", "talks down. Name what took effort."),
    _rule("you promised|why did you|promise me", "sounds like blame. Ask what, when or where."),
    _rule("enablers?|codependent|tough love|rock bottom", "blames those who love. Leave it out."),
    _rule("you (?:must|should|need to|have to|ought to)", "orders. Say 'would you like to', 'one option is'.",
          in_critical=False),
    _rule("you are safe now|you're safe now|you'll be fine|low risk", "nobody here can know that. Leave it out."),
    _rule("why (?:did|do|didn't|don't) you", "sounds like blame. Ask what, when or where."),
    _rule("confidential|completely private|no ?(?:one|body) will (?:ever )?(?:know|find out)", "promises too much."),
    _rule("police (?:won't|will not|never)", "nobody here can promise that. Say what can be asked first."),
    _rule("smack|dope|weed|coke|crank|booze|junk", "slang. Say it plainly; people may use their own word."),
)  # fmt: skip
SPANISH: Final = (
    _rule(
        "adict[oa]s?|yonquis?|drogadict[oa]s?|alcohólic[oa]s?|drogat[oa]s?", "etiqueta a la persona: 'persona que usa'."
    ),
    _rule("limpi[oa]s? (?:de|otra|de nuevo)|estás limpi[oa]|suci[oa]s?", "palabras morales: 'sin consumir'."),
    _rule("recaíste otra vez|volviste a fallar|fracasaste|fracaso|vicio", "culpa: 'un desliz', 'volver a usar'."),
    _rule("racha|día (?:0|cero)|empezar de cero|desde cero", "cuenta en contra: decir lo que sí hizo."),
    _rule("cometió suicidio|intento fallido", "no es seguro: 'murió por suicidio', 'intento de suicidio'."),
    _rule("sé cómo te sientes|siento tu dolor", "un programa no siente: 'tiene sentido que te sientas así'."),
    _rule("no te preocupes|anímate|al menos no", "quita importancia: preguntar qué sigue bien."),
    _rule("orgullos[oa] de ti|increíble", "trata como niño: nombrar el esfuerzo."),
    _rule("codependiente|tocar fondo|mano dura", "culpa a quien ayuda: quitarlo."),
    _rule("debes|deberías|tienes que", "ordena: 'te gustaría', 'una opción es'.", in_critical=False),
    _rule("ya estás a salvo|estás a salvo ahora|vas a estar bien|sin peligro|riesgo bajo", "aquí nadie puede saberlo."),
    _rule("por qué (?:lo hiciste|consumiste|recaíste|volviste)|me prometiste|prométeme", "suena a reproche."),
    _rule("abuso de (?:drogas|sustancias)|abusador(?:es|a|as)?", "culpa: 'consumo de drogas'."),
    _rule("confidencial|totalmente privado|nadie (?:se enterará|se va a enterar|lo sabrá)", "promete demasiado."),
    _rule("la policía no (?:vendrá|va a venir)", "nadie puede prometerlo: decir qué se puede preguntar."),
    _rule("llamad[oa]s? de atención|llamada de auxilio", "no es seguro: 'intento de suicidio'."),
    _rule("perico|chela|porro|chute|colocón", "jerga: decirlo con palabras llanas."),
)
BY_LANGUAGE: Final = {"en": ENGLISH, "es": SPANISH}

DOSE: Final = _rule(
    r"\d+ ?(?:mg|ml|mcg|µg|g)|mg|ml|taper(?:s|ing)?|dos(?:e|es|ing|age)|dosis", "no doses or tapers, ever."
)
SECOND_DOSE: Final = re.compile(r"second dose of naloxone|segunda dosis de naloxona", re.IGNORECASE)
NUMBER: Final = re.compile(r"\d[\d\s().-]{4,}\d|(?<!in )(?<!de cada )\b\d{3}\b")
"""Also short codes; "2 in 100" is a figure."""
QUOTED: Final = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»")
EMOJI: Final = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
HARSH: Final = re.compile("[\U0001f37a-\U0001f37e\U0001f377-\U0001f379\U0001f48a\U0001f489\U0001f6ac\U0001f33f]")
"""Bottles, glasses, pills, needles, smoke: pictures that can wake an urge."""
ADDRESS: Final = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|es|uk|mx|ar|net)\b")
"""Of a page; its words are not ours."""


def findings(content: Content) -> Iterator[Issue]:
    for key, wording in content.wordings.items():
        if isinstance(wording.words, str) and _is_judged(content, key, wording):
            yield from _judged(content, wording, wording.words, "en")
    for language, entries in content.translations.items():
        for entry in entries:
            source = content.wordings.get(entry.key)
            if source is not None and isinstance(entry.target, str) and _is_judged(content, entry.key, source):
                translated = Wording(words=entry.target, file=entry.file, path=entry.path, critical=source.critical)
                yield from _judged(content, translated, entry.target, language.partition("-")[0])


def _is_judged(content: Content, key: str, wording: Wording) -> bool:
    """Names of countries and lines, and what people may type, are not ours to word."""
    return is_flow(content, wording) or key.startswith(("system.", "commands."))


def _judged(content: Content, wording: Wording, words: str, language: str) -> Iterator[Issue]:
    words = ADDRESS.sub("", words)
    for rule in BY_LANGUAGE.get(language, ()):
        found = rule.pattern.search(words)
        if found and (rule.in_critical or not wording.critical):
            yield about_words(content, wording, f"'{found[0]}' {rule.what}")
    if found := DOSE.pattern.search(SECOND_DOSE.sub("", words)):
        yield about_words(content, wording, f"'{found[0]}': {DOSE.what} Leave it out.")
    if found := NUMBER.search(words):
        yield about_words(
            content, wording, f"'{found[0]}' looks like a telephone number. Use a slot such as {{emergency}}."
        )
    yield from _counted(content, wording, words)


def _counted(content: Content, wording: Wording, words: str) -> Iterator[Issue]:
    questions = QUOTED.sub("", words).count("?")
    if questions > 1:
        yield about_words(content, wording, f"{questions} questions in one message. Ask one thing at a time.")
    emoji = len(EMOJI.findall(words))
    if emoji > (0 if wording.critical else 1):
        yield about_words(content, wording, "too many emoji: one in a message at most, none where lives hang on it.")
    if found := HARSH.search(words):
        yield about_words(content, wording, f"'{found[0]}' can wake an urge. Leave it out.")
