"""A tap while 10,000 check-ins go out: the real bot in its own process, a Bot API server on loopback, real HTTP.

`python -m benchmarks.burst` prints how long a tap waits for its answer before the burst, during it, and the ratio.
Check-ins leave at the pace that Telegram allows, so the burst lasts some minutes; it is watched for `--seconds`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.crowd import fill
from bot.store.keys import MasterKey
from tests.system.telegram import TOKEN, FakeTelegram, fake_telegram

MENU = ["What would help most", "What would you like to do", "Where would you like to go"]
CHECK_IN = "1 is very low"


async def tap(fake: FakeTelegram) -> float:
    """Milliseconds from /menu to its answer, for one person."""
    seen = _menus(fake)
    before = perf_counter()
    await fake.say("/menu")
    async with asyncio.timeout(30), fake.news:
        await fake.news.wait_for(lambda: _menus(fake) > seen)
    return (perf_counter() - before) * 1000


def _menus(fake: FakeTelegram) -> int:
    return sum(any(each in text for each in MENU) for text, _ in fake.sent.values())


async def taps(fake: FakeTelegram, seconds: float) -> list[float]:
    until, found = perf_counter() + seconds, []
    while perf_counter() < until:
        found.append(await tap(fake))
        for number in [number for number, (text, _) in fake.sent.items() if CHECK_IN in text]:
            fake.sent[number] = (CHECK_IN, {})
        await asyncio.sleep(0.2)
    return found


async def run(people: int, due: int, seconds: float) -> None:
    key = MasterKey.generate()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "crowd.db"
        at = datetime.now(UTC) + timedelta(seconds=25 + people / 4000)
        fill(file, key, people, due, at)
        async with fake_telegram() as fake:
            fake.batch = 100
            kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
            env = {**kept, "DATABASE_URL": f"sqlite:///{file}", "DATA_KEY": key.to_text(), "LOG_LEVEL": "ERROR",
                   "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": fake.base}  # fmt: skip
            bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=env)
            try:
                async with asyncio.timeout(60):
                    await fake.polled.wait()
                await tap(fake)
                before = await taps(fake, max(3.0, (at - datetime.now(UTC)).total_seconds() - 2))
                await asyncio.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
                during = await taps(fake, seconds)
                out = sum(CHECK_IN in text for text, _ in fake.sent.values())
            finally:
                with contextlib.suppress(ProcessLookupError):
                    bot.terminate()
                await bot.wait()
    print(
        f"{due} of {people} check-ins due within a minute; {out} of them sent in the {seconds:.0f} s that were watched"
    )
    for name, found in (("before", before), ("during", during)):
        high = sorted(found)[int(len(found) * 0.99)]
        print(f"a tap {name}: median {statistics.median(found):.0f} ms, 99 % {high:.0f} ms, of {len(found)}")
    print(f"during to before: {statistics.median(during) / statistics.median(before):.1f} times")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    asyncio.run(run(chosen.people, chosen.due, chosen.seconds))


if __name__ == "__main__":
    main()
