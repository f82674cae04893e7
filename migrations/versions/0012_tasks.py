"""Long work that somebody asked for, how far it is and what came of it; imports with their mappings."""

import sqlalchemy as sa
from alembic import op

from app.db.base import LabelSet, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MEETS = "labels && string_to_array(current_setting('psis.labels', true), ' ')"

UNDONE = "record, record_version, import_mark, section_text, examination"
NEVER_SHOWN = {
    "record": "published_version IS NULL",
    "record_version": "number > coalesce((SELECT r.published_version FROM record r WHERE r.id = record_id), 0)",
}


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _id(name: str = "id") -> sa.Column:
    return sa.Column(name, INTEGER, autoincrement=False, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, UtcDateTime(), nullable=nullable)


def _labels() -> sa.Column:
    return sa.Column("labels", LabelSet(), nullable=False)


def upgrade() -> None:
    _create_tasks()
    _create_imports()
    if op.get_bind().dialect.name == "postgresql":
        _guard("task", "SELECT, INSERT, UPDATE")
        _guard("import_batch", "SELECT, INSERT, UPDATE")
        _guard("import_touch", "SELECT, INSERT, DELETE")
        _guard("import_mapping", "SELECT, INSERT, UPDATE, DELETE")
        _allow_undoing()


def _create_tasks() -> None:
    op.create_table(
        "task",
        _id(),
        *_text("kind", "department", "asked_by"),
        sa.Column("detail", sa.JSON(), nullable=False),
        *_text("state"),
        *[sa.Column(name, INTEGER, nullable=False) for name in ("done", "total")],
        *[sa.Column(name, sa.JSON(), nullable=False) for name in ("result", "problem")],
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("attempts", INTEGER, nullable=False),
        _moment("asked_at"),
        *[_moment(name, nullable=True) for name in ("begun_at", "ended_at")],
        _labels(),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    op.create_index("ix_task_state", "task", ["state", "id"])
    op.create_index("ix_task_department", "task", ["department", "id"])


def _create_imports() -> None:
    op.create_table(
        "import_batch",
        _id(),
        *_text("department", "format", "name", "sha256"),
        sa.Column("size", INTEGER, nullable=False),
        *_text("mapping", "state"),
        sa.Column("task", INTEGER, nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        *_text("rejected", "begun_by"),
        _moment("begun_at"),
        _labels(),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )
    op.create_index("ix_import_batch_department", "import_batch", ["department", "id"])
    op.create_table(
        "import_touch",
        *map(_id, ("batch_id", "record_id", "version")),
        *_text("before"),
        _labels(),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_import_touch_batch_id"),
        sa.PrimaryKeyConstraint("batch_id", "record_id", "version", name="pk_import_touch"),
    )
    op.create_table(
        "import_mapping",
        *_text("department", "format", "name", "content", "saved_by"),
        _moment("saved_at"),
        _labels(),
        sa.PrimaryKeyConstraint("department", "format", "name", name="pk_import_mapping"),
    )


def _guard(table: str, rights: str) -> None:
    op.execute(f"GRANT {rights} ON {table} TO psis_member")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_meets ON {table} USING ({MEETS}) WITH CHECK ({MEETS})")


def _allow_undoing() -> None:
    """An import that is undone takes its versions and records away; what was ever published stays."""
    op.execute(f"GRANT DELETE ON {UNDONE} TO psis_member")
    for table, condition in NEVER_SHOWN.items():
        op.execute(f"CREATE POLICY {table}_removals ON {table} AS RESTRICTIVE FOR DELETE USING ({condition})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in NEVER_SHOWN:
            op.execute(f"DROP POLICY {table}_removals ON {table}")
        op.execute(f"REVOKE DELETE ON {UNDONE} FROM psis_member")
    for table in ("import_mapping", "import_touch", "import_batch", "task"):
        op.drop_table(table)
