"""Daily check-ins: the schedule, the dates used up, what was told, and whether drug words may appear."""

import sqlalchemy as sa
from alembic import op

from bot.store.migrations.versions.v0002_concerns_visits_and_the_plan import _list

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _list("check_in")
    _list("urge")
    _schedules()
    _rings()
    op.add_column("person", sa.Column("wording", sa.String()))


def _schedules() -> None:
    op.create_table(
        "schedule",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.LargeBinary(), nullable=False),
        sa.Column("due", sa.DateTime()),
        sa.ForeignKeyConstraint(["person"], ["person.chat"], name="fk_schedule_person_person"),
        sa.PrimaryKeyConstraint("person", name="pk_schedule"),
    )
    op.create_index("ix_schedule_due", "schedule", ["due"])


def _rings() -> None:
    op.create_table(
        "ring",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.chat"], name="fk_ring_person_person"),
        sa.PrimaryKeyConstraint("person", "flow", "local_date", name="pk_ring"),
    )
