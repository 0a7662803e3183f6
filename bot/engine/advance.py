"""The one function: one event in, one new session and its orders out.

Read it from `Engine.advance` downwards. A turn is played by a `_Course`, which holds the session as it changes and
collects the effects; nothing outlives the turn. The laws that hold for every turn are in `tests/engine/test_laws.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final, NamedTuple, assert_never

from bot.engine import effects as fx
from bot.engine import events as ev
from bot.engine import lists, questions
from bot.engine.conditions import alive, choose
from bot.engine.effects import Effect
from bot.engine.errors import FlowLoopError
from bot.engine.events import Event
from bot.engine.flows import (
    END,
    Arrange,
    Arrangement,
    Ask,
    Call,
    Deed,
    Flow,
    Helpline,
    InputKind,
    Library,
    ListChange,
    Next,
    Phrase,
    Reminder,
    Say,
    Step,
    Wait,
)
from bot.engine.phrases import as_text, as_words, label_of, left_words, spoken
from bot.engine.plans import STATES, clock_of, days_of
from bot.engine.session import (
    TRAIL_LENGTH,
    Answer,
    Chosen,
    Concern,
    Footprint,
    Frame,
    Session,
    Timer,
    Undo,
    Value,
)
from bot.engine.words import Text

STEPS_A_TURN: Final = 50
DEPTH: Final = 8
"""Flows open inside one another; more than a person could keep in mind. Help and danger find room beyond."""
MOST_PICKS: Final = 12
START, MENU, HELP, SAFETY = "start", "menu", "help", "safety"
"""The flows for a first visit, for a visit without a question, and for the first visit after a red concern."""
CHECKIN = "checkin"
RED, AMBER = "red", "amber"
HELD_FOR = timedelta(hours=1)
"""How long typed words wait behind an alarm: what caused it is not kept."""
NEXT_VISIT = timedelta(hours=1)
"""After a red concern: who comes back later than this is asked about safety first."""
ONLY_SAFETY = timedelta(hours=24)
"""After a red concern: so long nothing but safety is written of first, whatever was planned."""
MORNING = time(9)
"""Of the day after, in the person's zone: when what had to wait is tried again."""
CONCERNS = timedelta(days=30)
"""How long a session remembers concerns; the store keeps them until /forget."""
SAME_CONCERN = timedelta(minutes=30)
"""A red text and the tap that confirms it are one concern."""
CHECKED = "checked"
"""The answer that says that a direct question was asked lately, so that it is not asked again."""
PARTS = "parts"
"""The answer that names the parts of the plan for a card."""
ENOUGH = "enough"
"""The button that ends a `wait` early."""
LAST_WORD = timedelta(minutes=1)
VISIT_LASTS = timedelta(hours=12)
"""How long what a visit brings along holds: who answers in the evening still answers this morning's check-in."""


class Turn(NamedTuple):
    """What one event led to."""

    session: Session
    effects: tuple[Effect, ...]


class Engine:
    """Plays the flows of a library. Holds no state of its own."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def advance(self, session: Session, event: Event) -> Turn:
        """Never raises, whatever the session or the event holds; a mistake in a flow becomes a `ReportProblem`."""
        course = _Course(self.library, session, event.at)
        try:
            course.take(event)
        except FlowLoopError:
            return Turn(
                session, (fx.ReportProblem(address=session.position, what="too many steps in one turn"), _trouble())
            )
        return Turn(course.session, tuple(course.effects))


class _Course:
    """One turn while it is being played."""

    def __init__(self, library: Library, session: Session, at: datetime) -> None:
        self.library = library
        self.session = session
        self.at = at
        self.effects: list[Effect] = []
        self.steps_left = STEPS_A_TURN

    # -- events ----------------------------------------------------------------------------------------------------

    def take(self, event: Event) -> None:
        self.let_go()
        if isinstance(event, ev.VisitDue):
            self.bring(event.given)
        if self.owes_safety(event):
            self.look_first(event)
            return
        match event:
            case ev.FlowRequested(flow=flow, step=step):
                self.open_flow(flow, step)
            case ev.VisitDue():
                self.visit(event)
            case ev.AlarmRaised():
                self.alarm(event)
            case ev.TextReceived():
                self.hear(event)
            case ev.ChoiceTapped(asked=asked, choice=choice):
                self.tapped(asked, lambda frame, ask: self.pick(frame, ask, choice))
            case ev.ChoicesTyped(choices=choices):
                self.on_open(lambda frame, ask: self.tick(frame, ask, choices, typed=True))
            case ev.SkipRequested(asked=asked):
                self.tapped(asked, self.skip)
            case ev.BackRequested(asked=asked):
                self.back() if self.reaches(asked) else self.stale(asked)
            case ev.StopRequested():
                self.stop()
            case ev.ResumeRequested():
                self.show_where_we_are()
            case ev.CountryPicked(country=country, topic=topic):
                self.set_preference("country", country)
                self.do(fx.ShowHelpline(topic=topic))
            case ev.PlaceShared(zone=zone):
                self.place(zone)
            case ev.TimerFired(timer=timer):
                self.ring(timer)
            case ev.UnreadableReceived(kind=kind):
                self.say(Text(key=f"system.unreadable_{kind}"))
            case _:
                assert_never(event)

    # -- danger ----------------------------------------------------------------------------------------------------

    def alarm(self, event: ev.AlarmRaised) -> None:
        """A red text is answered by its flow, at once; an amber one by a direct question, unless one was just asked."""
        if event.level == AMBER and self.is_asked_already(event):
            self.take(event.heard)
            return
        self.hold(event.heard)
        if event.level == RED:
            self.note_concern(RED)
        self.open_flow(event.flow, event.step)

    def hold(self, heard: Event) -> None:
        """What was typed stays with its question, to be offered again when the danger is over."""
        frame = self.session.top
        step = self.step_of(frame) if frame else None
        if frame is None or not isinstance(step, Ask) or not isinstance(heard, ev.TextReceived):
            return
        value = questions.understood(step, heard)
        if value is not None:
            self.session = self.session.with_top(replace(frame, held=Answer(value=value, until=self.at + HELD_FOR)))
            self.start_timer(HELD_FOR)  # belongs to no question: its turn only lets go of the words

    def let_go(self) -> None:
        """Words that were held long enough are in no part of the session any more."""
        session = self.session
        stack, parked = self.without_old_words(session.stack), self.without_old_words(session.parked)
        trail = tuple(
            replace(each, stack=self.without_old_words(each.stack), parked=self.without_old_words(each.parked))
            for each in session.trail
        )
        if (stack, parked, trail) != (session.stack, session.parked, session.trail):
            self.session = replace(session, stack=stack, parked=parked, trail=trail)

    def without_old_words(self, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        return tuple(
            replace(each, held=None) if each.held is not None and questions.held(each, self.at) is None else each
            for each in frames
        )

    def note_concern(self, level: str) -> None:
        concern = Concern(level=level, at=self.at)
        self.session = replace(self.session, look_first=self.session.look_first or level == RED)
        lately = tuple(each for each in self.session.concerns if self.at - each.at < CONCERNS)
        if not any(each.level == level and self.at - each.at < SAME_CONCERN for each in lately):
            self.session = replace(self.session, concerns=(*lately, concern))
            self.do(fx.NoteConcern(concern=concern))

    def is_asked_already(self, event: ev.AlarmRaised) -> bool:
        """Whether this direct question was answered lately, one is open, or the talk is about a concern as it is."""
        top = self.library.flows.get(self.session.top.flow) if self.session.top else None
        asking = self.library.flows.get(event.flow)
        answer = alive(self.session, CHECKED, self.at)
        if asking is None or asking is top:
            return asking is top
        if isinstance(answer, Chosen) and answer.label.key.startswith(f"{asking.id}.{event.step or asking.start}."):
            return True
        lately = any(self.at - each.at < SAME_CONCERN for each in self.session.concerns)
        return lately and top is not None and self.is_urgent(top)

    def is_critical(self) -> bool:
        """Whether the open question is itself about safety."""
        frame = self.session.top
        step = self.step_of(frame) if frame else None
        return step is not None and step.critical

    def is_asking_now(self) -> bool:
        """Whether a question about safety was asked lately; one that is hours old no longer counts."""
        frame = self.session.top
        asked = int(frame.asked.partition(".")[0] or "0", 16) if frame else 0
        return self.is_critical() and self.at.timestamp() - asked < NEXT_VISIT.total_seconds()

    def owes_safety(self, event: Event) -> bool:
        """Whether this is the first thing a person says some time after a red concern, and something else than help."""
        if not self.session.look_first or SAFETY not in self.library.flows or self.is_asking_now():
            return False
        last = self.last_red()
        if last is None or self.at - last < NEXT_VISIT:
            return False
        if isinstance(event, ev.FlowRequested | ev.VisitDue):
            flow = self.library.flows.get(event.flow)
            waits = isinstance(event, ev.VisitDue) and self.only_safety()
            return flow is not None and not self.is_urgent(flow) and not waits
        if isinstance(event, ev.ChoiceTapped | ev.SkipRequested):
            return any(frame.asked == event.asked for frame in self.session.stack)
        return isinstance(event, ev.TextReceived | ev.ResumeRequested | ev.ChoicesTyped)

    def look_first(self, event: Event) -> None:
        """Safety comes before anything else; what was wanted follows when it is over."""
        self.session = replace(self.session, look_first=False)
        self.begin()
        self.hold(event)
        if isinstance(event, ev.FlowRequested | ev.VisitDue):
            flow = self.library.flows[event.flow]
            self.drop_asides()
            if flow.fresh:
                self.park()
            self.lay(flow, event.step or flow.start)
        self.enter(self.library.flows[SAFETY], self.library.flows[SAFETY].start)

    def tapped(self, asked: str, then: Callable[[Frame, Ask], None]) -> None:
        """A button of the question stamped `asked`."""
        self.on_open(then) if self.reaches(asked) else self.stale(asked)

    def reaches(self, asked: str) -> bool:
        """Whether the question stamped `asked` is open, if only under a look aside; typed words always are."""
        return not asked or self.bring_up(lambda frame: frame.asked == asked)

    def on_open(self, then: Callable[[Frame, Ask], None]) -> None:
        frame = self.session.top
        step = self.step_of(frame) if frame else None
        if frame is None:
            self.nothing_open()
        elif isinstance(step, Ask):
            then(frame, step)
        elif isinstance(step, Wait):
            self.interrupt(frame, step)
        else:
            self.run()

    def place(self, zone: str) -> None:
        """Where the person is; wanted by some questions, and let go by all others."""
        frame = self.session.top
        step = self.step_of(frame) if frame else None
        if frame is not None and isinstance(step, Ask) and step.input and step.input.kind is InputKind.ZONE:
            self.read(frame, step, ev.TextReceived(at=self.at, text="", zone=zone))
        else:
            self.say(Text(key="system.place_unasked"))

    def hear(self, event: ev.TextReceived) -> None:
        self.on_open(lambda frame, ask: self.read(frame, ask, event))

    # -- answers ---------------------------------------------------------------------------------------------------

    def pick(self, frame: Frame, ask: Ask, choice_id: str) -> None:
        choice = next((each for each in questions.visible(ask, self.session, self.at) if each.id == choice_id), None)
        item = next((each for each in self.session.items(ask.items) if each.id == choice_id), None)
        if ask.many and choice_id == questions.DONE:
            self.finish_picking(frame, ask)
        elif ask.many and choice is not None:
            self.tick(frame, ask, (choice_id,))
        elif choice_id == questions.KEPT and (kept := questions.held(frame, self.at)) is not None:
            self.use_held(replace(frame, held=None), ask, kept)
        elif ask.many and (own_words := questions.own_pick(frame, choice_id)) is not None:
            self.tick_to(replace(frame, picked=tuple(each for each in frame.picked if each != own_words)), ask)
        elif (number := questions.number_of(ask, choice_id)) is not None:
            self.answer(frame, ask, number, ask.next, shown=as_text(str(number)))
        elif choice is not None:
            self.answer(frame, ask, questions.as_chosen(choice, self.session, self.at), choice.next)
        elif item is not None:
            self.answer(frame, ask, Chosen(id=item.id, label=as_text(item.text)), ask.next)
        else:
            self.stale(frame.asked)

    def use_held(self, frame: Frame, ask: Ask, kept: Value) -> None:
        if ask.many and isinstance(kept, str):
            self.pick_own(frame, ask, kept)
        else:
            self.answer(frame, ask, kept, ask.next)

    def tick(self, frame: Frame, ask: Ask, choice_ids: tuple[str, ...], *, typed: bool = False) -> None:
        """Tick or untick boxes of a question with several picks."""
        if not ask.many:
            self.misread(frame, ask)
            return
        picked = list(frame.picked)
        for choice in questions.visible(ask, self.session, self.at):
            box = questions.as_chosen(choice, self.session, self.at)
            if choice.id in choice_ids:
                picked.remove(box) if box in picked else picked.append(box)
        self.tick_to(replace(frame, picked=tuple(picked)), ask, typed=typed)

    def tick_to(self, frame: Frame, ask: Ask, *, typed: bool = False) -> None:
        """Show the boxes as they are now: in place after a tap, anew below what was typed."""
        self.session = self.session.with_top(frame)
        now = self.question(frame, ask)
        again = fx.UpdateQuestion(text=now.text, asked=now.asked, buttons=now.buttons, can_go_back=now.can_go_back)
        self.do(now if typed else again)

    def finish_picking(self, frame: Frame, ask: Ask) -> None:
        if frame.picked:
            self.answer(frame, ask, frame.picked, ask.next)
        else:
            self.skip(frame, ask)

    def read(self, frame: Frame, ask: Ask, event: ev.TextReceived) -> None:
        """Free text as the question's input allows it."""
        value = questions.understood(ask, event)
        if value is None:
            self.misread(frame, ask, too_long=questions.too_long(ask, event.text))
        elif ask.many and isinstance(value, str):
            self.pick_own(frame, ask, value)
        else:
            self.answer(frame, ask, value, ask.next)

    def pick_own(self, frame: Frame, ask: Ask, words: str) -> None:
        """Own words beside the choices; after `MOST_PICKS` the question counts as answered."""
        picked = frame.picked if words in frame.picked else (*frame.picked, words)
        if len(picked) < MOST_PICKS:
            self.tick_to(replace(frame, picked=picked, misread=0), ask, typed=True)
        else:
            self.answer(frame, ask, picked, ask.next)

    def misread(self, frame: Frame, ask: Ask, *, too_long: bool = False) -> None:
        """Say so kindly and show the question again; after the second time, point to people too."""
        frame = replace(frame, misread=frame.misread + 1)
        self.session = self.session.with_top(frame)
        shown = self.question(frame, ask)
        if too_long and ask.input is not None:
            self.do(replace(shown, text=Text(key="system.too_long", params={"max": ask.input.max_length})))
        elif frame.misread > 1:
            self.say(Text(key="system.misread_again"))
            self.do(shown)
        elif ask.retry is not None:
            self.do(replace(shown, text=self.words(ask.retry)))
        else:
            self.say(Text(key="system.misread_safe" if ask.critical else "system.misread"))
            self.do(shown)

    def answer(self, frame: Frame, ask: Ask, value: Value, then: Next, shown: Text | None = None) -> None:
        """The question is answered: remember how it was before, keep what was said, go on."""
        self.leave_footprint()
        self.close(frame, ask, shown or label_of(value))
        if ask.save_as:
            self.save(ask.save_as, Answer(value=value, until=self.at + ask.keep_for if ask.keep_for else None))
        if ask.set and isinstance(value, Chosen):
            self.set_preference(ask.set, value.id)
        self.change_lists(ask.changes, value)
        self.go(then)

    def skip(self, frame: Frame, ask: Ask) -> None:
        self.leave_footprint()
        self.close(frame, ask, None)
        if ask.save_as:
            self.save(ask.save_as, None)
        self.go(ask.skip)

    def close(self, frame: Frame, ask: Ask, answer: Text | None) -> None:
        self.cancel(frame)
        self.do(fx.CloseQuestion(text=self.words(ask.words), asked=frame.asked, answer=answer))
        self.session = replace(self.session, last_answered=frame.asked)

    def save(self, name: str, answer: Answer | None) -> None:
        """Keep an answer, or forget it (None); the footprint remembers what it was before."""
        last = self.session.trail[-1]
        before = {name: self.session.answers.get(name), **last.answers}
        others = {key: value for key, value in self.session.answers.items() if key != name}
        self.session = replace(
            self.session,
            answers={**others, name: answer} if answer else others,
            trail=(*self.session.trail[:-1], replace(last, answers=before)),
        )

    def set_preference(self, name: str, value: str) -> None:
        self.do(fx.SetPreference(name=name, value=value))
        match name:
            case "country":
                self.session = replace(self.session, country=value)
            case "language":
                self.session = replace(self.session, language=value)
            case "zone":
                self.session = replace(self.session, zone=value)
            case "wording":
                self.session = replace(self.session, wording=value)

    def interrupt(self, frame: Frame, step: Wait) -> None:
        """Something was written while a `wait` ran."""
        self.leave_footprint()
        self.cancel(frame)
        self.end_show(frame, step)
        self.go(step.interrupt)

    def change_lists(self, changes: tuple[ListChange, ...], answer: Value | None = None) -> None:
        given = lists.Given(answer=answer, at=self.at, logs=self.library.logs)
        for change in changes:
            for order in lists.orders(change, self.session, given):
                named = replace(order, item=replace(order.item, id=order.item.id or f"i{self.count()}"))
                self.note_undo(lists.reverse(named, self.session))
                self.carry_out(named)

    def carry_out(self, order: fx.ListEffect) -> None:
        self.session = lists.carry_out(order, self.session)
        self.do(order)

    def note_undo(self, undo: Undo) -> None:
        """For *back*: the newest footprint takes back, newest change first."""
        if self.session.trail:
            last = self.session.trail[-1]
            last = replace(last, undo=(undo, *last.undo))
            self.session = replace(self.session, trail=(*self.session.trail[:-1], last))

    # -- moving ----------------------------------------------------------------------------------------------------

    def go(self, branches: Next) -> None:
        """Take the branch that fits, and play on."""
        frame = self.session.top
        assert frame is not None, "only an open flow can go on"
        target = choose(branches, self.session, self.at)
        if target == END:
            self.pop()
        else:
            self.session = self.session.with_top(Frame(flow=frame.flow, step=target))
            self.run()

    def run(self) -> None:
        """Play the top step; asking and waiting settle the turn, everything else goes on."""
        frame = self.session.top
        if frame is None:
            return
        self.steps_left -= 1
        if self.steps_left < 0:
            raise FlowLoopError(frame.position)
        self.play(frame, self.step_of(frame))

    def play(self, frame: Frame, step: Step | None) -> None:
        match step:
            case None:
                self.lost(frame)
            case Say():
                self.speak(step)
            case Helpline(topic=topic):
                self.do(fx.ShowHelpline(topic=topic))
                self.arrive(step)
                self.go(step.next)
            case Call():
                self.call(step)
            case Ask():
                self.ask(frame, step)
            case Wait():
                self.cancel(frame)
                self.arrive(step)
                self.wait(frame, step)
            case _:
                assert_never(step)

    def arrive(self, step: Step) -> None:
        """What a step does by being reached, besides its verb."""
        if not isinstance(step, Ask):
            self.change_lists(step.changes)
        if step.level:
            self.note_concern(step.level)
        if step.cancel:
            self.do(fx.DropVisits(flow=step.cancel))
        if step.arrange is not None:
            self.arrange(step.arrange)
        if step.remind is not None:
            self.remind(step.remind)

    def remind(self, given: Reminder) -> None:
        for day in given.days:
            self.do(fx.PlanVisit(flow=given.flow, step=given.step, after=given.after, at=given.at, days=day))

    def arrange(self, given: Arrangement) -> None:
        """The daily check-in; its state is known at once, its next time to the runner."""
        answers = {name: alive(self.session, name, self.at) for name in (given.at, given.days) if name}
        self.do(
            fx.ArrangeCheckIn(
                what=given.what, at=clock_of(answers.get(given.at)), days=days_of(answers.get(given.days))
            )
        )
        self.session = replace(self.session, checkin=STATES.get(given.what, self.session.checkin))

    def wait(self, frame: Frame, step: Wait) -> None:
        pause = self.waiting_time(step)
        if not step.show:
            self.session = self.session.with_top(replace(frame, timer=self.start_timer(pause)))
            return
        frame = Frame(flow=frame.flow, step=frame.step, asked=self.stamp(), until=self.at + pause)
        page = self.page(frame, step)
        self.do(fx.SendMessage(text=page.text, asked=page.asked, buttons=page.buttons, can_go_back=page.can_go_back))
        self.session = self.session.with_top(self.turned(frame, step))

    def turned(self, frame: Frame, step: Wait) -> Frame:
        """The page has been shown; ring again when the next one is due, or the end."""
        assert frame.until is not None, "only a wait that shows something has pages"
        pause = min(step.every or LAST_WORD, frame.until - self.at)
        return replace(frame, timer=self.start_timer(pause), page=frame.page + 1)

    def page(self, frame: Frame, step: Wait) -> fx.ShowProgress:
        assert frame.until is not None, "only a wait that shows something has pages"
        text = spoken(step.show[frame.page % len(step.show)], self.session, self.at)
        text = replace(text, params={**text.params, "left": left_words(frame.until - self.at)})
        buttons = (fx.Button(choice=ENOUGH, label=self.words(step.enough)),) if step.enough else ()
        return fx.ShowProgress(text=text, asked=frame.asked, buttons=buttons, can_go_back=bool(self.session.trail))

    def end_show(self, frame: Frame, step: Wait) -> None:
        if step.show:
            self.do(fx.CloseQuestion(text=Text(key="system.wait_over"), asked=frame.asked))
            self.session = replace(self.session, last_answered=frame.asked)

    def speak(self, step: Say) -> None:
        self.arrive(step)
        self.count_wording(step.words)
        self.say(self.words(step.words))
        match step.deed:
            case None:
                self.go(step.next)
            case Deed.RESUME:
                self.resume()
            case Deed.EXPORT:
                self.do(fx.SendExport())
                self.go(step.next)
            case Deed.OFFER_PLACE:
                self.effects[-1] = fx.SendMessage(text=self.words(step.words), offers_place=True)
                self.go(step.next)
            case (
                Deed.PLAN_TEXT | Deed.PLAN_PDF | Deed.PLAN_CARD | Deed.UNSAFE_CARD | Deed.PROGRESS | Deed.PROGRESS_LONG
            ):
                self.do(fx.SendReport(report=step.deed.value, parts=self.parts(step.deed)))
                self.go(step.next)
            case Deed.FORGET:
                self.cancel_all()
                self.do(fx.DropVisits())
                self.session = Session(language=self.session.language, serial=self.session.serial)
                self.do(fx.ForgetPerson())
            case _:
                assert_never(step.deed)

    def parts(self, deed: Deed) -> tuple[str, ...]:
        """What of the plan was picked for a card."""
        picked = alive(self.session, PARTS, self.at) if deed is Deed.PLAN_CARD else None
        return tuple(each.id for each in picked if isinstance(each, Chosen)) if isinstance(picked, tuple) else ()

    def ask(self, frame: Frame, step: Ask) -> None:
        """A fresh question: new stamp, no boxes ticked, its own timer."""
        self.cancel(frame)
        self.arrive(step)
        self.count_wording(step.words)
        timer = self.start_timer(step.timeout.after) if step.timeout else None
        frame = Frame(flow=frame.flow, step=frame.step, asked=self.stamp(), timer=timer)
        self.session = self.session.with_top(frame)
        self.do(self.question(frame, step))

    def stamp(self) -> str:
        return f"{int(self.at.timestamp()):x}.{self.count()}"

    def count_wording(self, phrase: Phrase) -> None:
        """Next time it is said in other words."""
        if phrase.wordings:
            said = self.session.said.get(phrase.key, -1) + 1
            self.session = replace(self.session, said={**self.session.said, phrase.key: said})

    def call(self, step: Call) -> None:
        self.arrive(step)
        flow = self.library.flows.get(step.flow)
        if flow is None:
            self.report(step.flow, "no such flow")
            self.go(step.next)
            return
        self.enter(flow, step.at or flow.start)

    def enter(self, flow: Flow, step_id: str) -> None:
        self.lay(flow, step_id)
        self.run()

    def lay(self, flow: Flow, step_id: str) -> None:
        """Stand on a step of `flow`; a flow is open at most once, the newer visit counts."""
        below = self.without(self.session.stack, flow.id)
        if not self.is_urgent(flow):
            below = below[-DEPTH + 1 :]
        self.session = replace(
            self.session,
            stack=(*below, Frame(flow=flow.id, step=step_id)),
            parked=self.session.parked if flow.aside else self.without(self.session.parked, flow.id),
        )

    def without(self, frames: tuple[Frame, ...], flow_id: str) -> tuple[Frame, ...]:
        """The frames without those of a flow, and without what it had called."""
        kept: list[Frame] = []
        called = ""
        for frame in frames:
            if frame.flow in (flow_id, called):
                self.cancel(frame)
                step = self.step_of(frame)
                called = step.flow if isinstance(step, Call) else ""
            else:
                called = ""
                kept.append(frame)
        return tuple(kept)

    def pop(self) -> None:
        """The top flow has ended: go on where it was called, or show what it had covered."""
        self.session = replace(self.session, stack=self.session.stack[:-1])
        frame = self.session.top
        step = self.step_of(frame) if frame else None
        if frame is not None and isinstance(step, Call):
            self.go(step.next)
        elif frame is None:
            self.run()
        else:
            self.resurface(frame, step)

    def resurface(self, frame: Frame, step: Step | None) -> None:
        """A covered question is on top again; if its time ran out meanwhile, its timer counts now."""
        if frame.timer is not None and frame.timer.rung:
            self.time_out(frame, step)
        elif isinstance(step, Ask) and frame.asked:
            if (kept := questions.held(frame, self.at)) is not None:
                self.say(Text(key="system.held", params={"words": as_words(kept)}))
            self.do(self.question(frame, step))
        elif not isinstance(step, Wait):
            self.run()

    # -- opening, leaving, coming back -----------------------------------------------------------------------------

    def open_flow(self, flow_id: str, step_id: str = "") -> None:
        flow = self.library.flows.get(flow_id)
        if flow is None:
            self.report(flow_id, "no such flow")
            self.do(fx.ShowHelpline(topic="crisis") if flow_id == HELP else _trouble())
            return
        self.begin()
        if not self.is_urgent(flow):  # help and danger come back to whatever they cover
            self.drop_asides()
        if flow.fresh:
            self.park()
        self.enter(flow, step_id or flow.start)

    def visit(self, event: ev.VisitDue) -> None:
        """We write first, as agreed. One about safety is the look that was owed; any other waits while a red is new."""
        flow = self.library.flows.get(event.flow)
        if flow is not None and self.is_urgent(flow):
            self.session = replace(self.session, look_first=False)
        elif self.only_safety():
            self.do(fx.PlanVisit(flow=event.flow, step=event.step, at=MORNING, days=1))
            return
        if event.flow != CHECKIN:
            self.session = replace(self.session, visited=self.at)
        self.open_flow(event.flow, event.step)

    def bring(self, given: tuple[str, ...]) -> None:
        """What a visit brings along is an answer like any other, for a while."""
        until = self.at + VISIT_LASTS
        brought = {name: Answer(value="yes", until=until) for name in given}
        self.session = replace(self.session, answers={**self.session.answers, **brought})

    def only_safety(self) -> bool:
        """Whether a red concern is so fresh that we write first of nothing but safety."""
        last = self.last_red()
        return last is not None and self.at - last < ONLY_SAFETY

    def last_red(self) -> datetime | None:
        return max((each.at for each in self.session.concerns if each.level == RED), default=None)

    def begin(self) -> None:
        """A conversation after the last one has ended starts with a clean sheet; otherwise *back* leads back here."""
        if self.session.stack or self.session.parked:
            self.leave_footprint()
        else:
            kept = {name: each for name, each in self.session.answers.items() if each.until and each.until > self.at}
            self.session = replace(self.session, answers=kept, trail=())

    def drop_asides(self) -> None:
        """A new look aside takes the place of the last one; one that a flow has called is part of that flow."""
        while self.session.top is not None and self.is_aside(self.session.top) and not self.is_called():
            self.cancel(self.session.top)
            self.session = replace(self.session, stack=self.session.stack[:-1])

    def park(self) -> None:
        """Put the open conversation aside, unless there is nothing in it worth coming back to."""
        worth = tuple(frame for frame in self.session.stack if not self.is_passing(frame))
        for frame in self.session.stack:
            if frame not in worth:
                self.cancel(frame)
        if worth:
            for frame in self.session.parked:
                self.cancel(frame)
        self.session = replace(self.session, stack=(), parked=worth or self.session.parked)

    def resume(self) -> None:
        """Carry on with the conversation that was put aside or covered."""
        while self.session.top is not None and self.is_passing(self.session.top):
            self.session = replace(self.session, stack=self.session.stack[:-1])
        if self.session.top is None:
            self.session = replace(self.session, stack=self.session.parked, parked=())
        if self.session.top is None:
            self.nothing_open()
        else:
            self.resurface(self.session.top, self.step_of(self.session.top))

    def stop(self) -> None:
        self.cancel_all()
        self.do(fx.DropVisits())
        if self.session.checkin:
            self.arrange(Arrangement(what=Arrange.STOP))
        self.park()
        self.say(Text(key="system.stopped"))

    def back(self) -> None:
        """Undo the last answer: lists, answers and place as they were, and the question again."""
        if not self.session.trail:
            self.nothing_before()
            return
        last = self.session.trail[-1]
        for undo in last.undo:
            self.carry_out(lists.taken_back(undo))
        self.close_top()
        answers: dict[str, Answer | None] = {**self.session.answers, **last.answers}
        self.session = replace(
            self.session,
            stack=self.with_live_timers(last.stack),
            parked=self.with_live_timers(last.parked),
            answers={name: answer for name, answer in answers.items() if answer is not None},
            trail=self.session.trail[:-1],
        )
        self.run() if self.session.top else self.nothing_open()

    def nothing_before(self) -> None:
        if self.session.top is None:
            self.nothing_open()
        else:
            self.say(Text(key="system.first_question"))
            self.show_where_we_are()

    def close_top(self) -> None:
        frame = self.session.top
        step = self.step_of(frame) if frame else None
        if frame is not None and isinstance(step, Ask):
            self.close(frame, step, None)
        elif frame is not None:
            self.cancel(frame)

    def with_live_timers(self, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        """Frames from a footprint may name timers that have rung or been cancelled since."""
        live = {frame.timer.id for frame in (*self.session.stack, *self.session.parked) if frame.timer}
        return tuple(f if f.timer and f.timer.id in live else replace(f, timer=None) for f in frames)

    def show_where_we_are(self) -> None:
        frame = self.session.top
        step = self.step_of(frame) if frame else None
        if frame is None:
            self.open_flow(START)
        elif isinstance(step, Ask):
            self.do(self.question(frame, step))
        elif isinstance(step, Wait):
            self.say(Text(key="system.waiting"))
        else:
            self.run()

    def bring_up(self, wanted: Callable[[Frame], bool]) -> bool:
        """Make the wanted frame the top one, if only looks aside cover it. False: it is not there, or well covered."""
        for frames, parked in ((self.session.stack, self.session.parked), (self.session.parked, ())):
            place = next((index for index, frame in enumerate(frames) if wanted(frame)), None)
            if place is None:
                continue
            covering = (
                frames[place + 1 :] if frames is self.session.stack else (*frames[place + 1 :], *self.session.stack)
            )
            if not all(self.is_aside(frame) for frame in covering):
                return False
            for frame in covering:
                self.cancel(frame)
            self.session = replace(self.session, stack=frames[: place + 1], parked=parked)
            return True
        return False

    def stale(self, asked: str) -> None:
        """An old button: a kind word, and the session stays as it was."""
        if asked == self.session.last_answered:
            self.do(fx.ShowToast(text=Text(key="system.already")))
            return
        self.do(fx.ShowToast(text=Text(key="system.stale_toast")))
        frame = self.session.top
        step = self.step_of(frame) if frame else None
        if frame is not None and isinstance(step, Ask):
            self.say(Text(key="system.stale"))
            self.do(self.question(frame, step))
        else:
            self.say(Text(key="system.stale_over"))

    # -- timers ----------------------------------------------------------------------------------------------------

    def ring(self, timer: str) -> None:
        if self.turn_page(timer):
            return
        if self.bring_up(lambda frame: frame.timer is not None and frame.timer.id == timer):
            frame = self.session.top
            assert frame is not None
            self.time_out(frame, self.step_of(frame))
        else:
            self.session = replace(
                self.session, stack=_rung(self.session.stack, timer), parked=_rung(self.session.parked, timer)
            )

    def turn_page(self, timer: str) -> bool:
        """Show the next page of a `wait`, wherever it lies: a page is no reason to close a look aside."""
        for frame in (*self.session.stack, *self.session.parked):
            step = self.step_of(frame)
            mine = frame.timer is not None and frame.timer.id == timer
            if mine and isinstance(step, Wait) and frame.until is not None and self.at < frame.until:
                self.do(self.page(frame, step))
                self.put_frame(frame, self.turned(frame, step))
                return True
        return False

    def put_frame(self, old: Frame, new: Frame) -> None:
        stack, parked = (tuple(new if each is old else each for each in frames)
                         for frames in (self.session.stack, self.session.parked))  # fmt: skip
        self.session = replace(self.session, stack=stack, parked=parked)

    def time_out(self, frame: Frame, step: Step | None) -> None:
        frame = replace(frame, timer=None)
        self.session = self.session.with_top(frame)
        if isinstance(step, Ask) and step.timeout is not None:
            self.close(frame, step, None)
            self.go(step.timeout.next)
        elif isinstance(step, Wait):
            self.end_show(frame, step)
            self.go(step.next)
        else:
            self.run()

    def start_timer(self, after: timedelta) -> Timer:
        timer = Timer(id=f"t{self.count()}")
        self.do(fx.StartTimer(timer=timer.id, due=self.at + after))
        return timer

    def waiting_time(self, step: Wait) -> timedelta:
        if step.delay is not None:
            return step.delay
        assert step.until is not None
        now = self.at.astimezone(UTC)
        when = now.replace(hour=step.until.hour, minute=step.until.minute, second=0, microsecond=0)
        return (when if when > now else when + timedelta(days=1)) - now

    def cancel(self, frame: Frame) -> None:
        if frame.timer is not None and not frame.timer.rung:
            self.do(fx.CancelTimer(timer=frame.timer.id))

    def cancel_all(self) -> None:
        for frame in (*self.session.stack, *self.session.parked):
            self.cancel(frame)
        self.session = replace(
            self.session, stack=_without_timers(self.session.stack), parked=_without_timers(self.session.parked)
        )

    # -- small things ----------------------------------------------------------------------------------------------

    def do(self, effect: Effect) -> None:
        self.effects.append(effect)

    def say(self, text: Text) -> None:
        self.do(fx.SendMessage(text=text))

    def words(self, phrase: Phrase) -> Text:
        return spoken(phrase, self.session, self.at)

    def count(self) -> int:
        self.session = replace(self.session, serial=self.session.serial + 1)
        return self.session.serial

    def question(self, frame: Frame, ask: Ask) -> fx.SendMessage:
        return questions.shown(frame, ask, self.session, self.at)

    def step_of(self, frame: Frame) -> Step | None:
        flow = self.library.flows.get(frame.flow)
        return flow.step(frame.step) if flow else None

    def is_urgent(self, flow: Flow) -> bool:
        """Whether lives hang on its first words: help, danger, a look at how somebody is."""
        step = flow.step(flow.start)
        return step is not None and step.critical

    def is_aside(self, frame: Frame) -> bool:
        flow = self.library.flows.get(frame.flow)
        return flow is None or flow.aside

    def is_called(self) -> bool:
        """Whether the flow below the top one waits for it to end."""
        caller = self.session.stack[-2] if len(self.session.stack) > 1 else None
        return caller is not None and isinstance(self.step_of(caller), Call)

    def is_passing(self, frame: Frame) -> bool:
        flow = self.library.flows.get(frame.flow)
        return flow is None or flow.aside or flow.fresh

    def leave_footprint(self) -> None:
        here = Footprint(stack=self.session.stack, parked=self.session.parked)
        self.session = replace(self.session, trail=(*self.session.trail, here)[-TRAIL_LENGTH:])

    def nothing_open(self) -> None:
        """Nobody is left without a next step: a newcomer gets the first screen, everybody else the menu."""
        if self.session.serial == 0 and START in self.library.flows:
            self.open_flow(START)
            return
        self.say(Text(key="system.nothing_open"))
        if MENU in self.library.flows:
            self.open_flow(MENU)

    def lost(self, frame: Frame) -> None:
        """A place that no longer exists, in a session that slept through a change of flows."""
        self.report(frame.position, "no such step")
        self.say(Text(key="system.moved_on"))
        self.pop()

    def report(self, address: str, what: str) -> None:
        self.do(fx.ReportProblem(address=address, what=what))


def _trouble() -> fx.SendMessage:
    return fx.SendMessage(text=Text(key="system.trouble"))


def _without_timers(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    return tuple(replace(frame, timer=None) for frame in frames)


def _rung(frames: tuple[Frame, ...], timer: str) -> tuple[Frame, ...]:
    return tuple(
        replace(f, timer=Timer(id=timer, rung=True)) if f.timer is not None and f.timer.id == timer else f
        for f in frames
    )
