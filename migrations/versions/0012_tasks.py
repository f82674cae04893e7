"""Long work that somebody asked for, how far it is and what came of it."""

import sqlalchemy as sa
from alembic import op

from app.db.base import LabelSet, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MEETS = "labels && string_to_array(current_setting('psis.labels', true), ' ')"


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        *_text("kind", "department", "asked_by"),
        sa.Column("detail", sa.JSON(), nullable=False),
        *_text("state"),
        *[sa.Column(name, INTEGER, nullable=False) for name in ("done", "total")],
        *[sa.Column(name, sa.JSON(), nullable=False) for name in ("result", "problem")],
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("attempts", INTEGER, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        *[sa.Column(name, UtcDateTime(), nullable=True) for name in ("begun_at", "ended_at")],
        sa.Column("labels", LabelSet(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    op.create_index("ix_task_state", "task", ["state", "id"])
    op.create_index("ix_task_department", "task", ["department", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE ON task TO psis_member")
        op.execute("ALTER TABLE task ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE task FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY task_meets ON task USING ({MEETS}) WITH CHECK ({MEETS})")


def downgrade() -> None:
    op.drop_table("task")
