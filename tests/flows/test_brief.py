"""What the flows have to hold, as far as a program can judge it: eight whole steps, six causes, groups for everyone."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from bot.content.checks.paths import targets
from bot.content.loader import Content
from bot.engine.flows import Ask, Call, Change, Flow, Helpline, Say, Step

STEPS = ("kind", "care", "treatment", "triggers", "support", "goals", "plan", "patience")
CAUSES = ("stress", "mood", "people", "sure", "alone", "body")
HUMAN = {"groups", "supporters", "step_support", "step_care"}
GROUPS = ("AA", "Celebrate Recovery", "LifeRing", "NA", "Recovery Dharma", "Refuge Recovery", "SMART Recovery", "SOS",
          "Women for Sobriety", "In The Rooms", "Al-Anon", "Nar-Anon")  # fmt: skip


def every_step(flow: Flow) -> Iterator[Step]:
    return iter(flow.steps.values())


def saves(flow: Flow, content: Content) -> set[str]:
    """The lists that a flow fills, itself or through what it calls."""
    own = {change.list for step in every_step(flow) for change in step.changes if change.change is Change.ADD}
    called = (content.library.flows[step.flow] for step in every_step(flow) if isinstance(step, Call))
    return own.union(*(saves(each, content) for each in called if each.id in {"goals", "letter", "dates", "plans"}))


@pytest.mark.parametrize("name", STEPS)
def test_each_of_the_eight_steps_is_whole(name: str, content: Content) -> None:
    flow = content.library.flows[f"step_{name}"]
    opening = flow.steps[flow.start]
    assert isinstance(opening, Say | Ask)
    assert opening.words.wordings >= 3, "a goal, said in several ways"
    assert any(isinstance(step, Ask) for step in every_step(flow)), "a question"
    assert saves(flow, content), "a saved item"
    people = [step for step in every_step(flow) if isinstance(step, Helpline)]
    people += [step for step in every_step(flow) if isinstance(step, Call) and step.flow in HUMAN]
    assert people, "a human link"
    assert any("end" in targets(step) for step in every_step(flow)), "an exit"


def test_the_eight_steps_stand_alone_and_follow_one_another(content: Content) -> None:
    flow = content.library.flows["steps"]
    which, after = flow.steps["which"], flow.steps["after"]
    assert isinstance(which, Ask)
    assert isinstance(after, Ask)
    assert tuple(choice.id for choice in which.choices) == STEPS
    follow = [(choice.when[0].value, choice.id) for choice in after.choices if choice.when]
    assert follow == list(pairwise(STEPS))
    assert {command.flow for command in content.commands} >= {"steps"}
    assert "steps" in {step.flow for step in every_step(content.library.flows["lapse"]) if isinstance(step, Call)}


@pytest.mark.parametrize("name", CAUSES)
def test_each_cause_ends_in_an_if_then_plan(name: str, content: Content) -> None:
    flow = content.library.flows[f"cause_{name}"]
    assert "plans" in saves(flow, content)
    rehearse = flow.steps["rehearse"]
    assert isinstance(rehearse, Say)
    assert rehearse.words.wordings >= 3


@pytest.mark.parametrize("name", CAUSES)
def test_a_cause_takes_six_to_ten_messages(name: str, content: Content) -> None:
    """On its straight way, through the plan and up to the question what to do next. What is chosen on top is on top."""
    flow = content.library.flows[f"cause_{name}"]
    shortest = {flow.start: 1}
    waiting = [flow.start]
    while waiting:
        here = waiting.pop(0)
        for target in targets(flow.steps[here]) if here != "next_step" else ():
            step = flow.steps.get(target)
            far = shortest[here] + (step is not None and not isinstance(step, Call))
            skips_the_plan = target == "next_step" and here != "rehearse"
            if step is not None and not skips_the_plan and far < shortest.get(target, 99):
                shortest[target] = far
                waiting.append(target)
    assert 6 <= shortest["next_step"] <= 10


def test_readiness_comes_before_goals_and_nobody_unsure_weighs_pros_and_cons(content: Content) -> None:
    for flow, step in (("step_goals", "ready"), ("lapse", "ready")):
        ready = content.library.flows[flow].steps[step]
        assert isinstance(ready, Ask)
        assert [choice.id for choice in ready.choices] == ["want", "unsure", "later"]
    words = " ".join(str(each.words) for each in content.wordings.values())
    assert not re.search(r"pros and cons|good sides and bad|pros y contras", words, re.IGNORECASE)


def test_groups_are_many_secular_and_spiritual_from_a_to_z(content: Content) -> None:
    flow = content.library.flows["groups"]
    words = " ".join(content.catalog.template(f"groups.{step}.ask", "en") or "" for step in flow.steps)
    assert all(group in words for group in GROUPS)
    for step in ("not_religious", "spiritual", "mindful", "family", "online", "here_us", "here_es"):
        lines = (content.catalog.template(f"groups.{step}.ask", "en") or "").splitlines()
        names = [line for line in lines if re.search(r"\w\.\w", line)]
        assert names == sorted(names, key=str.casefold), "a neutral order"


@pytest.mark.parametrize("country", ["us", "gb", "es", "mx", "ar"])
def test_groups_fit_the_country_whatever_the_language(country: str, content: Content) -> None:
    which = content.library.flows["groups"].steps["which"]
    assert isinstance(which, Ask)
    branches = next(choice.next for choice in which.choices if choice.id == "here")
    fitting = [branch.to for branch in branches if any(str(each.value).lower() == country for each in branch.when)]
    assert fitting == [f"here_{country}"]
    assert all(each.test == "==" for branch in branches for each in branch.when)


def test_the_card_for_unsafe_hours_is_offered_after_any_amber(content: Content) -> None:
    """With the plan, where one was noted lately; at the end of a craving that was one; on the way out of crisis."""
    flows = content.library.flows
    first = flows["plan_card"].steps["card"].next[0]
    assert {each.name for each in first.when} == {"ambers", "unsafe_offer"}
    assert first.to == "offer"
    for step in ("agreed", "welcome"):
        assert "unsafe_offer" in targets(flows["craving"].steps[step])
    tomorrow = flows["crisis"].steps["tomorrow"]
    assert isinstance(tomorrow, Ask)
    assert "plan" in {choice.id for choice in tomorrow.choices}
    for path in ("lapse", "plan", "check_back"):
        assert any(isinstance(step, Call) and step.flow == "plan_card" for step in every_step(flows[path])), path
