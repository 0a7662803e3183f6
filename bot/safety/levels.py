"""The three answers of the detector and their order."""

from enum import StrEnum


class Level(StrEnum):
    """How urgent a message is; compare with `rank`, because the names themselves do not sort by urgency."""

    NONE = "none"
    AMBER = "amber"
    RED = "red"

    @property
    def rank(self) -> int:
        return ("none", "amber", "red").index(self.value)


def higher(one: Level, other: Level) -> Level:
    """The more urgent of two levels: any doubt moves up."""
    return one if one.rank >= other.rank else other


def lower(one: Level, other: Level) -> Level:
    return one if one.rank <= other.rank else other
