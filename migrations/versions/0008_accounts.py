"""Links that work once, keys of programs, and the people of the demo city."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SYSTEM = "'system' = ANY (string_to_array(current_setting('psis.labels', true), ' '))"
SHOWN = "demo_person"
"""Whom the sign-in page offers to everybody."""
TABLES = ("one_time_link", "api_key", "demo_person")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "one_time_link",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name="fk_one_time_link_account"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_one_time_link"),
    )
    op.create_index("ix_one_time_link_account", "one_time_link", ["account"])
    op.create_index("ix_one_time_link_email", "one_time_link", ["email"])
    op.create_table(
        "api_key",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        _moment("created_at"),
        _moment("last_used_at", nullable=True),
        _moment("revoked_at", nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name="fk_api_key_account"),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("token_sha256", name="uq_api_key_token_sha256"),
    )
    op.create_index("ix_api_key_account", "api_key", ["account"])
    op.create_table(
        "demo_person",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name="fk_demo_person_account"),
        sa.PrimaryKeyConstraint("account", name="pk_demo_person"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(TABLES)} TO psis_member")
        op.execute(f"GRANT SELECT ON {SHOWN} TO psis_stranger")
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY {table}_meets ON {table} USING ({SYSTEM}) WITH CHECK ({SYSTEM})")
        op.execute(f"CREATE POLICY {SHOWN}_reads ON {SHOWN} FOR SELECT USING (true)")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
