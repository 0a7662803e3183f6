"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LISTS = ("trigger", "goal", "coping", "ifthen_plan", "supporter", "lapse")


def upgrade() -> None:
    _people()
    for name in LISTS:
        _list(name)
    _queues()


def _people() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "person",
        sa.Column("chat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String()),
        sa.Column("country", sa.String()),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("last_seen", sa.DateTime(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_person"),
    )
    op.create_table(
        "person_key",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("master", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_person_key"),
        _of_person("person_key"),
    )
    op.create_table(
        "session",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_session"),
        _of_person("session"),
    )


def _list(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("due", sa.DateTime()),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("person", "item", name=f"uq_{name}_person_item"),
        _of_person(name),
    )


def _queues() -> None:
    op.create_table(
        "timer",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("timer", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", "timer", name="pk_timer"),
        _of_person("timer"),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.Integer()),
        sa.Column("arrival", sa.LargeBinary()),
        sa.Column("tap", sa.String()),
        sa.Column("received", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_try", sa.DateTime()),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
        _of_person("inbox"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("letter", sa.LargeBinary()),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime()),
        sa.Column("message_id", sa.Integer()),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        _of_person("outbox"),
    )
    op.create_index("ix_timer_due", "timer", ["due"])
    op.create_index("ix_inbox_person", "inbox", ["person"])
    op.create_index("ix_inbox_state_update_id", "inbox", ["state", "update_id"])
    op.create_index("ix_outbox_person_state_id", "outbox", ["person", "state", "id"])
    op.create_index("ix_outbox_state_next_try", "outbox", ["state", "next_try"])


def _of_person(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["person.chat"], name=f"fk_{name}_person_person")
