"""`foothold screen`: a line in, a line out, and a clear word about lines that do not fit."""

import pytest

from bot.content.screening import load_screener
from bot.tools.screen import screen_lines

SCREENER = load_screener()


def test_each_line_gets_its_level() -> None:
    lines = ["a1\tHe's not breathing\n", "a2\tsleep forever\n", "a3\thello\n"]
    assert list(screen_lines(lines, SCREENER)) == ["a1\tred", "a2\tamber", "a3\tnone"]


def test_backslash_n_is_a_line_break() -> None:
    assert list(screen_lines(["b\tbread\\nhe is not breathing"], SCREENER)) == ["b\tred"]


def test_explain_adds_a_column() -> None:
    (line,) = screen_lines(["c\tHe's not breathing"], SCREENER, explain=True)
    assert line.split("\t")[2].startswith("en-not-breathing")


def test_malformed_lines_are_told_and_passed_over() -> None:
    complaints: list[str] = []
    lines = ["no tab here", "", "d\thello", "\tno id"]
    assert list(screen_lines(lines, SCREENER, complaints=complaints)) == ["d\tnone"]
    assert complaints == [
        "line 1: no tab between id and text; write id<TAB>text",
        "line 4: the id is empty; write id<TAB>text",
    ]


def test_without_a_list_the_first_malformed_line_raises() -> None:
    with pytest.raises(ValueError, match="line 1: no tab"):
        list(screen_lines(["no tab"], SCREENER))


def test_further_tabs_belong_to_the_text() -> None:
    assert list(screen_lines(["e\thello\tyou"], SCREENER)) == ["e\tnone"]
