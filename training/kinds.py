"""Which kinds of danger, or of ordinary talk, a row may be of: its author's category tells, or leaves it open."""

import re
from collections.abc import Mapping, Sequence

from bot.safety.levels import Level
from bot.safety.model import Head
from training.corpus import KIND_FILES, SITUATION_FILES, Row

HEADS: Sequence[Head] = tuple(
    Head(level, kind)
    for level, kinds in (
        (Level.RED, "suicide overdose_self overdose_other withdrawal violence harm_others child impaired"),
        (Level.AMBER, "suicide use withdrawal violence harm_others other"),
        (Level.NONE, "figurative told plan daily"),
    )
    for kind in kinds.split()
)
"""The model's heads. Kinds that the corpora do not tell apart (uppers, medical) are left to the rules."""

CATEGORIES: Sequence[tuple[Level, str, str]] = (
    (Level.RED, r"overdose_self", "overdose_self"),
    (Level.RED, r"overdose_other|^od_other|naloxone", "overdose_other"),
    (Level.RED, r"^overdose|^od_", "overdose_self overdose_other"),
    (Level.RED, r"suicid|lethal|goodbye|self_?harm|attempt", "suicide"),
    (Level.RED, r"^child_poison|^child$", "child"),
    (Level.RED, r"child_abuse", "violence child"),
    (Level.RED, r"withdrawal", "withdrawal"),
    (Level.RED, r"violence|assault", "violence"),
    (Level.RED, r"harm_others", "harm_others"),
    (Level.RED, r"danger|impaired", "impaired"),
    (Level.RED, r"recent_event", "suicide violence overdose_self"),
    (Level.AMBER, r"passive|hopeless|selfharm|starving|sh_urge", "suicide"),
    (Level.AMBER, r"in_hand|use_urge|alone|binge|tolerance|mixing", "use"),
    (Level.AMBER, r"stop|running_out", "withdrawal"),
    (Level.AMBER, r"unsafe", "violence"),
    (Level.AMBER, r"temper", "harm_others"),
    (Level.AMBER, r"harm_urge", "suicide harm_others"),
    (Level.AMBER, r"worry_other|third_party", "other"),
    (Level.NONE, r"figur|joke|humour|idiom|quote|media|accident", "figurative"),
    (Level.NONE, r"past|story|finished|grief|family|others_", "told"),
    (Level.NONE, r"denial", "told"),
    (Level.NONE, r"question|doctor", "told"),
    (Level.NONE, r"coping|plan|goal|if_then|contact|milestone|safe$|lapse|managed|selftalk", "plan"),
    (Level.NONE, r"trigger|low|craving|hardest|complaint", "daily"),
    (Level.NONE, r"daily|everyday|smalltalk|thanks|command|checkin|service|bot_test|goodbye", "daily"),
)
"""Level, pattern of the category's name, kinds that it may mean; the first that fits counts."""

KIND_WORDS: Mapping[Level, Mapping[str, str]] = {
    level: {word: kinds for words, kinds in table.items() for word in words.split()}
    for level, table in (
        (
            Level.RED,
            {
                "suicide self_harm passive hopeless burden goodbye recent_attempt": "suicide",
                "overdose_self stimulant mixing using_alone": "overdose_self",
                "overdose_other": "overdose_other",
                "overdose alcohol_poisoning": "overdose_self overdose_other",
                "withdrawal seizure stopping stopping_abruptly": "withdrawal",
                "violence assault controlled stalked": "violence",
                "harm_others temper": "harm_others",
                "child": "child violence",
                "child_ingestion": "child",
                "driving drowning other_danger": "impaired",
            },
        ),
        (
            Level.AMBER,
            {
                "suicide self_harm passive hopeless burden goodbye": "suicide",
                "use_urge using_alone mixing overdose_self stimulant driving": "use",
                "withdrawal seizure stopping stopping_abruptly": "withdrawal",
                "violence assault controlled stalked": "violence",
                "harm_others temper": "harm_others",
                "third_party overdose_other child": "other",
            },
        ),
        (
            Level.NONE,
            {
                "figurative fiction": "figurative",
                "past grief denial training question": "told",
                "coping lapse": "plan",
                "low_mood everyday": "daily",
            },
        ),
    )
}
"""Level, kind words of KIND_FILES, kinds that they may mean; a word that is not listed leaves the kind open."""


def heads_of(row: Row) -> list[int]:
    """The numbers of the heads that may speak for the row: all of its level when the category does not tell."""
    level = Level(row.label)
    kinds = kinds_of(row)
    return [at for at, head in enumerate(HEADS) if head.level is level and (not kinds or head.kind in kinds)]


def kinds_of(row: Row) -> frozenset[str]:
    """The kinds that the row's category names; none where a category is a situation or says nothing of the kind."""
    if row.source in KIND_FILES:
        return frozenset(KIND_WORDS[Level(row.label)].get(row.category.partition("-")[0], "").split())
    if row.source in SITUATION_FILES:
        return frozenset()
    fits = (kinds for level, pattern, kinds in CATEGORIES if level == row.label and re.search(pattern, row.category))
    return frozenset(next(fits, "").split())
