"""Killed at any moment: what was answered for is there, and nothing stands half done."""

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.store import Store
from tests.store.kit import ANN, KEY, LATER, NOW, url

ROOT = Path(__file__).resolve().parents[2]
PERSON = '''
import asyncio, sys
from dataclasses import replace
from bot.store.keys import MasterKey
from bot.store.store import Store
from tests.store.kit import ANN, LATER, NOW, arrival, letter, item


async def talk(store, update):
    """One turn: the serial, one goal and one letter always belong together."""
    await store.run(lambda unit: unit.keep(update, arrival()))

    def turn(unit):
        if unit.claim(update):
            session = unit.load(ANN, NOW)
            unit.put_item(ANN, "goals", item("goal", f"i{update}"))
            unit.post(ANN, letter(), NOW)
            unit.save(ANN, replace(session, serial=session.serial + 1), NOW)

    await store.run(turn)
    print(update, flush=True)


async def main():
    store = Store.open(sys.argv[1], MasterKey.from_text(sys.argv[2]))
    for first in range(int(sys.argv[3]), 10**9, 4):
        await asyncio.gather(*(talk(store, first + more) for more in range(4)))


asyncio.run(main())
'''


def talk_until_killed(file: Path, seed: int) -> set[int]:
    """The updates for which the person got an answer."""
    command = [sys.executable, "-c", PERSON, url(file), KEY.to_text(), str(seed * 1_000_000)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        answered = [process.stdout.readline() for _ in range(random.Random(seed).randrange(1, 200))]
        process.kill()
        answered += process.stdout
    return {int(line) for line in answered if re.fullmatch(r"\d+\n", line)}


@pytest.mark.parametrize("seed", range(3))
async def test_what_was_answered_for_survives_a_kill(file: Path, seed: int) -> None:
    answered = talk_until_killed(file, seed)

    store = Store.open(url(file), KEY)
    session = await store.run(lambda unit: unit.load(ANN, NOW))
    goals = {int(each.id[1:]) for each in session.items("goals")}
    assert answered
    assert answered <= goals
    assert session.serial == len(goals)
    assert len(await store.run(lambda unit: unit.waiting(NOW, 10**6))) == len(goals)
    assert not goals & {update for update, _ in await store.run(lambda unit: unit.pending(LATER, 10**6))}
    await store.close()
