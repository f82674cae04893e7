"""What administrators keep: calendars with holidays, what the portal says of itself, names of kinds, categories.

All of it is public to read. On PostgreSQL those who bear the label of administration write it, and departments, kinds
of facilities, members of staff and their roles beside it; nothing of records or of residents is opened to them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("calendar", "holiday", "site_text", "kind_name", "complaint_category")
HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
ADMINISTERS = f"'administration' = ANY ({HELD})"
WRITES = f"ARRAY['administration', 'system'] && {HELD}"
PUBLIC_BEFORE = ("department", "facility_kind", "catalogue")
OFFICE_DAY = [["08:00", "16:00"]]


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _yes_no(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _names() -> sa.Column:
    return sa.Column("names", sa.JSON(), nullable=False)


def upgrade() -> None:
    op.add_column("department", sa.Column("calendar", sa.Text(), nullable=False, server_default="city"))
    op.add_column("facility_kind", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    calendar = op.create_table(
        "calendar",
        *_text("slug"),
        _names(),
        sa.Column("week", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_calendar"),
    )
    op.create_table(
        "holiday",
        *_text("calendar"),
        sa.Column("day", sa.Date(), nullable=False),
        _names(),
        sa.ForeignKeyConstraint(["calendar"], ["calendar.slug"], name="fk_holiday_calendar"),
        sa.PrimaryKeyConstraint("calendar", "day", name="pk_holiday"),
    )
    op.create_table(
        "site_text",
        *_text("name", "language", "text"),
        sa.PrimaryKeyConstraint("name", "language", name="pk_site_text"),
    )
    op.create_table(
        "kind_name",
        *_text("kind", "language", "one", "many"),
        sa.PrimaryKeyConstraint("kind", "language", name="pk_kind_name"),
    )
    op.create_table(
        "complaint_category",
        *_text("slug"),
        _names(),
        *_text("department", "identity", "content"),
        *_yes_no("may_lower", "sensitive"),
        *[sa.Column(name, INTEGER, nullable=False) for name in ("working_days", "position")],
        *_yes_no("active"),
        sa.ForeignKeyConstraint(["department"], ["department.slug"], name="fk_complaint_category_department"),
        sa.PrimaryKeyConstraint("slug", name="pk_complaint_category"),
    )
    names = {"en": "The city’s calendar", "id": "Kalender kota"}
    op.bulk_insert(calendar, [{"slug": "city", "names": names, "week": {"days": [OFFICE_DAY] * 5 + [[], []]}}])
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgresql()


def _upgrade_postgresql() -> None:
    for table in TABLES:
        op.execute(f"GRANT SELECT ON {table} TO psis_stranger, psis_member")
        op.execute(f"GRANT INSERT, UPDATE, DELETE ON {table} TO psis_member")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_reads ON {table} FOR SELECT USING (true)")
        op.execute(f"CREATE POLICY {table}_writes ON {table} FOR INSERT WITH CHECK ({WRITES})")
        op.execute(f"CREATE POLICY {table}_changes ON {table} FOR UPDATE USING ({WRITES})")
        op.execute(f"CREATE POLICY {table}_removals ON {table} FOR DELETE USING ({WRITES})")
    for table in PUBLIC_BEFORE:
        op.execute(f"CREATE POLICY {table}_administration ON {table} USING ({ADMINISTERS}) WITH CHECK ({ADMINISTERS})")
    # Members of staff, not residents: those are nobody's business here.
    staff = f"{ADMINISTERS} AND kind = 'staff'"
    op.execute(f"CREATE POLICY account_administration ON account USING ({staff}) WITH CHECK ({staff})")
    op.execute(f"CREATE POLICY role_held_administration ON role_held USING ({ADMINISTERS}) WITH CHECK ({ADMINISTERS})")
    # Their acts are entered into the trail and told to the city as everybody's are; they read neither.
    for table in ("audit_entry", "outbox"):
        op.execute(f"CREATE POLICY {table}_administration ON {table} FOR INSERT WITH CHECK ({ADMINISTERS})")
    op.execute(
        f"CREATE POLICY audit_head_administration ON audit_head USING ({ADMINISTERS}) WITH CHECK ({ADMINISTERS})"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in (*PUBLIC_BEFORE, "account", "role_held", "audit_entry", "outbox", "audit_head"):
            op.execute(f"DROP POLICY {table}_administration ON {table}")
    for table in ("complaint_category", "kind_name", "site_text", "holiday", "calendar"):
        op.drop_table(table)
    op.drop_column("facility_kind", "by_hand")
    op.drop_column("department", "calendar")
