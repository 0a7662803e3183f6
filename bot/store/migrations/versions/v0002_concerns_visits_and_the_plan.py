"""Concerns, visits, a time zone, and the lists of the whole plan."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LISTS = (
    "sign", "reason", "good_place", "safer_space", "safety_step", "question", "thought", "own_letter", "effort",
    "risky_date",
)  # fmt: skip


def upgrade() -> None:
    for name in LISTS:
        _list(name)
    _concerns()
    _visits()
    op.add_column("person", sa.Column("zone", sa.String()))


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
        sa.ForeignKeyConstraint(["person"], ["person.chat"], name=f"fk_{name}_person_person"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("person", "item", name=f"uq_{name}_person_item"),
    )


def _concerns() -> None:
    op.create_table(
        "concern",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.chat"], name="fk_concern_person_person"),
        sa.PrimaryKeyConstraint("person", "number", name="pk_concern"),
    )


def _visits() -> None:
    op.create_table(
        "visit",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.chat"], name="fk_visit_person_person"),
        sa.PrimaryKeyConstraint("person", "name", name="pk_visit"),
    )
    op.create_index("ix_visit_due", "visit", ["due"])
