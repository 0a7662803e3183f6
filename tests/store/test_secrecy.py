"""What the files on the disk give away, read byte by byte, and what errors and logs do."""

import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.store.desk import OUTBOX
from bot.store.errors import StoreError
from bot.store.people import KEY
from bot.store.store import Store
from bot.store.tables import SEALED, Row, owned
from bot.store.unit import Unit
from tests.store.kit import ANN, BEN, LATER, NOW, fill, item
from tests.store.kit import KEY as MASTER

WORD = "Ketaminpartykeller"


def on_disk(file: Path) -> bytes:
    """The database, its write-ahead log and its index."""
    paths = [path for path in file.parent.iterdir() if path.name.startswith(file.name)]
    return b"".join(path.read_bytes() for path in paths)


def traces(word: str) -> list[bytes]:
    """As it would stand in a file: in the usual encodings."""
    return [word.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


async def test_no_word_is_on_the_disk_at_any_time(kept: Store, file: Path) -> None:
    def check() -> None:
        assert not [trace for trace in traces(WORD) if trace in on_disk(file)]

    await kept.run(lambda unit: fill(unit, ANN, WORD, update=1))
    assert file.with_name("foothold.db-wal").stat().st_size > 0
    check()
    await kept.run(lambda unit: (unit.claim(1), unit.sent(1, 77, NOW)))
    check()
    await kept.alone(lambda desk: desk.database.checkpoint())
    check()
    await kept.forget(ANN)
    check()
    await kept.close()
    check()


async def test_the_search_would_find_a_word(kept: Store, file: Path) -> None:
    """Or the test above would prove nothing."""
    await kept.run(lambda unit: fill(unit, ANN, WORD, update=1))
    await kept.run(lambda unit: unit._execute(OUTBOX.update().values(asked=WORD)))
    assert traces(WORD)[0] in on_disk(file)


async def test_forgetting_leaves_no_byte_of_key_or_content(kept: Store, file: Path) -> None:
    await kept.run(lambda unit: (fill(unit, ANN, WORD, update=1), fill(unit, BEN, "Lantern", update=2)))
    of_ann = await kept.run(lambda unit: secrets(unit, ANN))
    of_ben = await kept.run(lambda unit: secrets(unit, BEN))
    assert len(of_ann) == 1 + 1 + 18 * 2 + 1 + 1 + 1 + 1  # key, session, lists, schedule, concern, inbox, outbox
    assert all(each in on_disk(file) for each in (*of_ann, *of_ben))

    await kept.forget(ANN)

    left = on_disk(file)
    assert not [each for each in of_ann if each in left]
    # Tags and nonces, too: no piece of them.
    assert not [each for each in of_ann if each[-16:] in left or each[1:13] in left]
    assert all(each in left for each in of_ben)


async def test_a_sent_letter_and_a_claimed_update_leave_the_disk_with_the_next_checkpoint(
    kept: Store, file: Path
) -> None:
    await kept.run(lambda unit: fill(unit, ANN, WORD, update=1))
    before = await kept.run(lambda unit: secrets(unit, ANN, "inbox", "outbox"))
    await kept.run(lambda unit: (unit.claim(1), unit.sent(1, 77, NOW)))
    await kept.alone(lambda desk: desk.database.checkpoint())
    assert len(before) == 2
    assert not [each for each in before if each in on_disk(file)]


def secrets(unit: Unit, chat: int, *tables: str) -> list[bytes]:
    """Every sealed value of a person, and their wrapped key."""
    values = []
    for rows, whose in owned().items():
        if not tables or rows.name in tables:
            for row in unit._execute(select(rows).where(whose == chat)).mappings():
                values += [value for value in row.values() if isinstance(value, bytes)]
    return values


SEALED_COLUMNS = [
    (table, column) for table in Row.metadata.sorted_tables for column in table.columns if SEALED in column.info
]


@pytest.mark.parametrize(("table", "column"), SEALED_COLUMNS, ids=lambda each: each.name)
async def test_a_sealed_value_does_not_open_in_another_place(store: Store, table: Any, column: Any) -> None:
    """Moved to every other row, column and person there is."""

    def move_everywhere(unit: Unit) -> None:
        fill(unit, ANN, WORD, update=1)
        fill(unit, ANN, WORD, update=2)
        unit.put_item(ANN, "goals", item(WORD, "i2", details={"cue": WORD}))
        fill(unit, BEN, WORD, update=3)
        (_, moved), *_ = cells(unit, table, column)
        for other_table, other_column in SEALED_COLUMNS:
            for where, value in cells(unit, other_table, other_column):
                if value != moved:
                    put(unit, other_table, other_column, where, moved)
        del_original = next(where for where, value in cells(unit, table, column) if value == moved)
        unit._execute(table.delete().where(*conditions(table, del_original)))

    await store.run(move_everywhere)
    for chat in (ANN, BEN):
        assert WORD not in repr(await store.run(lambda unit, chat=chat: unit.export(chat)))
        assert WORD not in repr(await store.run(lambda unit, chat=chat: unit.load(chat, NOW)))
    assert await store.run(lambda unit: unit.waiting(LATER, 10)) == []
    assert await store.run(lambda unit: unit.pending(LATER, 10)) == []


def cells(unit: Unit, table: Any, column: Any) -> list[tuple[tuple[Any, ...], bytes]]:
    keys = tuple(table.primary_key.columns)
    found = unit._execute(select(*keys, column).where(column.is_not(None)).order_by(*keys)).all()
    return [(tuple(row[:-1]), row[-1]) for row in found]


def put(unit: Unit, table: Any, column: Any, where: tuple[Any, ...], value: bytes) -> None:
    unit._execute(table.update().where(*conditions(table, where)).values({column.name: value}))


def conditions(table: Any, where: tuple[Any, ...]) -> list[Any]:
    return [column == value for column, value in zip(table.primary_key.columns, where, strict=True)]


async def test_a_wrapped_key_does_not_open_for_another_person(store: Store) -> None:
    def swap(unit: Unit) -> None:
        fill(unit, ANN, WORD, update=1)
        fill(unit, BEN, "Lantern", update=2)
        wrapped = unit._execute(select(KEY.c.wrapped).where(KEY.c.person == ANN)).scalar()
        unit._execute(KEY.update().values(wrapped=wrapped))

    await store.run(swap)
    await store.alone(lambda desk: desk.start_over())
    exported = await store.run(lambda unit: unit.export(BEN))
    assert "Lantern" not in repr(exported)
    assert WORD not in repr(exported)


async def test_errors_and_logs_hold_no_words_and_no_keys(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    failures: list[BaseException] = []

    async def fail(work: Any) -> None:
        with pytest.raises(StoreError) as caught:
            await store.run(work)
        failures.append(caught.value)

    await store.run(lambda unit: fill(unit, ANN, WORD, update=1))
    await fail(lambda unit: unit._execute(OUTBOX.insert().values(id=WORD, person=ANN, lane=WORD)))
    await fail(lambda unit: unit._execute(OUTBOX.update().values(id=None, asked=WORD)))
    await fail(lambda unit: unit.put_item(999, "goals", item(WORD)))
    await store.run(lambda unit: unit._execute(KEY.update().values(wrapped=b"\x01")))
    await store.alone(lambda desk: desk.start_over())
    await fail(lambda unit: unit.load(ANN, NOW))
    await store.run(lambda unit: (unit.pending(LATER, 10), unit.waiting(LATER, 10)))

    shown = caplog.text + "".join("".join(chain(each)) for each in failures)
    assert "cannot be read" in shown
    assert WORD not in shown
    assert MASTER.to_text() not in shown


def chain(error: BaseException | None) -> list[str]:
    """All that a log or an error tracker could print, also what `from None` hides."""
    if error is None:
        return []
    own = traceback.format_exception_only(error)
    return [*own, repr(error.args), *chain(error.__cause__), *chain(error.__context__)]
