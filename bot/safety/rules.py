"""Hand-written rules: what must be noticed whatever the model says, and what must not frighten anybody.

A danger rule sets the least level a message gets. A calm rule explains words away ("dying laughing", "I'm not
suicidal"): what it matches is hidden from the danger rules and makes the model need more certainty.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.safety.levels import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `needs` lists words of which one must be present; without them the pattern is not even tried.

    Patterns see normalised text with one space between words and at both ends. `unless` is a pattern that, found
    anywhere in the message, switches the rule off (a past year, a film). `kind` names the danger, if the rule can tell.
    """

    id: str
    level: Level
    language: str
    needs: str
    pattern: str
    reason: str
    kind: str | None = None
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


class RuleBook:
    """Rules ready to use, found by the words that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: tuple[Rule, ...] = tuple(rules)
        compiled = [_compile(rule) for rule in self.rules]
        self._dangers = _by_word(one for one in compiled if one.rule.level is not Level.NONE)
        self._calms = _by_word(one for one in compiled if one.rule.level is Level.NONE)

    def calm(self, words: tuple[str, ...], line: str) -> tuple[tuple[Rule, ...], str]:
        """The calm rules that apply, and the line with their words blanked out."""
        found = []
        for one in _candidates(self._calms, words):
            blanked = one.pattern.sub(" _ ", line)
            if blanked != line and not _spared(one, line):
                found.append(one.rule)
                line = blanked
        return tuple(found), line

    def dangers(self, words: tuple[str, ...], line: str) -> tuple[Rule, ...]:
        """The danger rules that apply, most urgent first."""
        found = [
            one.rule for one in _candidates(self._dangers, words) if one.pattern.search(line) and not _spared(one, line)
        ]
        return tuple(sorted(found, key=lambda rule: -rule.level.rank))


def _compile(rule: Rule) -> _Compiled:
    unless = re.compile(rule.unless) if rule.unless else None
    return _Compiled(rule, re.compile(rule.pattern), unless)


def _by_word(rules: Iterable[_Compiled]) -> Mapping[str, tuple[_Compiled, ...]]:
    table: dict[str, list[_Compiled]] = {}
    for one in rules:
        for word in one.rule.needs.split():
            table.setdefault(word, []).append(one)
    return {word: tuple(ones) for word, ones in table.items()}


def _candidates(table: Mapping[str, tuple[_Compiled, ...]], words: tuple[str, ...]) -> Iterator[_Compiled]:
    seen: set[str] = set()
    for word in words:
        for one in table.get(word, ()):
            if one.rule.id not in seen:
                seen.add(one.rule.id)
                yield one


def _spared(one: _Compiled, line: str) -> bool:
    return one.unless is not None and one.unless.search(line) is not None


def parse_rules(text: str) -> tuple[Rule, ...]:
    """Reads one rule file; `{NAME}` in a pattern stands for the part of that name. A bad rule is refused by its id."""
    data = tomllib.loads(text)
    parts: dict[str, str] = data.get("parts", {})
    language = str(data["language"])
    return tuple(_read_rule(entry, parts, language) for entry in data["rule"])


def _read_rule(entry: Mapping[str, str], parts: Mapping[str, str], language: str) -> Rule:
    try:
        rule = Rule(
            id=entry["id"],
            level=Level(entry["level"]),
            language=language,
            needs=entry["needs"],
            pattern=_with_parts(entry["pattern"], parts),
            reason=entry["reason"],
            kind=entry.get("kind"),
            unless=_with_parts(entry["unless"], parts) if "unless" in entry else None,
        )
        _compile(rule)
    except (KeyError, ValueError, re.error) as error:
        name = entry.get("id", "(without id)")
        raise ValueError(f"rule {name!r}: {error}; see the other rules for the form") from error
    return rule


def _with_parts(pattern: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda match: parts[match.group(1)], pattern)


_PART = re.compile(r"\{([A-Z]+)\}")
