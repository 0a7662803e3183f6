"""The chart shows every step and every way, and holds nothing that Mermaid would misread."""

import re

import pytest

from bot.content.loader import Content
from bot.engine.flows import Ask
from bot.tools.graph import mermaid, node, quoted

LINE = re.compile(
    r'flowchart TD|  subgraph \w+\["[^"]*"\]|  end|  classDef .*|  class [\w,]+ critical'
    r'|  s_\w+(?:\("[^"]*"\)|\(\("[^"]*"\)\)|\(\["[^"]*"\]\)|\["[^"]*"\]|\[\["[^"]*"\]\]|\[/"[^"]*"/\])'
    r'|  s_\w+ (?:-->(?:\|"[^"]*"\|)?|-\.->) s_\w+'
)


@pytest.fixture(scope="module")
def chart(content: Content) -> str:
    return mermaid(content.library, content.catalog)


def test_every_line_is_one_that_mermaid_knows(chart: str) -> None:
    assert not [line for line in chart.split("\n") if not LINE.fullmatch(line)]


def test_every_step_is_drawn_in_the_box_of_its_flow(content: Content, chart: str) -> None:
    for flow in content.library.flows.values():
        box = chart.partition(f'subgraph flow_{flow.id}["{flow.id}"]\n')[2].partition("\n  end")[0]
        assert len(box.split("\n")) == len(flow.steps) + 1
        assert all(re.search(rf"^  {node(flow.id, step)}\W", box, re.MULTILINE) for step in flow.steps)


def test_every_arrow_leads_to_a_step_that_is_drawn(chart: str) -> None:
    drawn = set(re.findall(r"^  (s_\w+)[(\[]", chart, re.MULTILINE))
    arrows = re.findall(r"^  (s_\w+) -.* (s_\w+)$", chart, re.MULTILINE)
    assert {each for arrow in arrows for each in arrow} <= drawn
    assert len(arrows) > len(drawn)


def test_every_choice_has_its_arrow(content: Content, chart: str) -> None:
    for flow in content.library.flows.values():
        for step in flow.steps.values():
            for choice in step.choices if isinstance(step, Ask) else ():
                label = quoted(content.catalog.template(choice.label.key, "en") or "")[1:-1]
                assert f'{node(flow.id, step.id)} -->|"{label}' in chart


@pytest.mark.parametrize(
    "line",
    [
        's_craving__near -->|"Yes, it\'s here"| s_craving__space',
        's_craving__strength -->|"skip"| s_craving__near',
        's_craving__ride -->|"no answer for 10 minutes"| s_craving__back',
        's_craving__again -->|"a number, 0 to 10, if after #gt;= 8"| s_craving__strong',
        's_craving__again -->|"a number, 0 to 10, if strength == 10 and after #lt;= 8"| s_craving__easing',
        's_wave__ten -->|"they write"| s_wave__end',
        's_wave__ten(["ten: wait 10 minutes"])',
        's_craving__lines[/"lines: helpline addiction"/]',
        's_menu__what -->|"Carry on where we were (shown if waiting is set)"| s_menu__resume',
        "s_menu__slipped -.-> s_lapse__hello",
        "s_lapse__amber -.-> s_crisis__amber",
    ],
)
def test_what_arrows_and_boxes_say(chart: str, line: str) -> None:
    assert f"\n  {line}\n" in chart


def test_critical_steps_are_marked(content: Content, chart: str) -> None:
    marked = set(re.findall(r"s_\w+", re.findall(r"^  class (.*) critical$", chart, re.MULTILINE)[0]))
    assert marked == {
        node(flow.id, step.id)
        for flow in content.library.flows.values()
        for step in flow.steps.values()
        if step.critical
    }


def test_one_flow_alone(content: Content) -> None:
    chart = mermaid(content.library, content.catalog, "menu")
    assert "subgraph" not in chart
    assert "s_lapse" not in chart
    assert '[["slipped: call lapse"]]' in chart


def test_words_cannot_break_out_of_a_label() -> None:
    assert quoted('a "b" #c\n<d>') == '"a #quot;b#quot; #35;c #lt;d#gt;"'
