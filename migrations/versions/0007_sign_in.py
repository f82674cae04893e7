"""What people sign in with: addresses and passwords of accounts, second factors, sign-ins, attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLES = ("sign_in", "second_factor", "sign_in_attempt")
SYSTEM_ONLY = "'system' = ANY (string_to_array(current_setting('psis.labels', true), ' '))"


def upgrade() -> None:
    for column in (
        sa.Column("kind", sa.Text(), nullable=False, server_default="staff"),
        sa.Column("email", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False, server_default="en"),
        sa.Column("password_hash", sa.Text()),
        sa.Column("email_confirmed_at", MOMENT),
        sa.Column("created_at", MOMENT),
    ):
        op.add_column("account", column)
    op.create_index("ix_account_email", "account", ["email"], unique=True)
    op.create_table(
        "sign_in",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name="fk_sign_in_account"),
        sa.UniqueConstraint("token_sha256", name="uq_sign_in_token_sha256"),
    )
    op.create_index("ix_sign_in_account", "sign_in", ["account"])
    op.create_table(
        "second_factor",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.Column("last_step", INTEGER),
        sa.PrimaryKeyConstraint("id", name="pk_second_factor"),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name="fk_second_factor_account"),
    )
    op.create_index("ix_second_factor_account", "second_factor", ["account"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_subject", "sign_in_attempt", ["purpose", "subject", "at"])
    op.create_index("ix_sign_in_attempt_origin", "sign_in_attempt", ["purpose", "origin", "at"])
    if op.get_bind().dialect.name == "postgresql":
        for name in TABLES:
            op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO psis_member")
            op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY {name}_meets ON {name} USING ({SYSTEM_ONLY}) WITH CHECK ({SYSTEM_ONLY})")


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
    op.drop_index("ix_account_email", "account")
    for name in ("created_at", "email_confirmed_at", "password_hash", "language", "email", "kind"):
        op.drop_column("account", name)
