"""The walls in the database itself: an append-only trail, spatial indexes; on PostgreSQL roles and policies.

PostgreSQL: strangers act as ``psis_stranger``, who may read the public tables and nothing else; everybody else as
``psis_member``, who meets row-level security on the guarded tables. Neither owns a table. Both are taken on per
transaction by the portal's own login, which must be allowed to create roles or find them made (see operations.md).
"""

from alembic import op

from app.db.spatial_sqlite import create_rtree, drop_rtree

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PUBLIC = (
    "catalogue",
    "department",
    "public_file",
    "public_record",
    "public_relation",
    "public_section",
    "public_tally",
    "public_tombstone",
    "public_version",
)
HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
POLICIES = dict.fromkeys(("record", "record_version", "section_text", "import_mark"), f"labels && {HELD}")
INTERNAL = {
    "account": "'system' = ANY (" + HELD + ")",
    "role_held": "'system' = ANY (" + HELD + ")",
    "audit_entry": f"ARRAY['system', 'trail'] && {HELD}",
    "outbox": "'system' = ANY (" + HELD + ")",
}


WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|records:)'"
"""Only desks and the portal itself write anything: an auditor, or a session without labels, does not."""
COUNTERS = ("audit_head", "number_counter")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()


def _upgrade_sqlite() -> None:
    for statement in create_rtree("public_record", "point"):
        op.execute(statement)
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry"
            " BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        )


def _upgrade_postgresql() -> None:
    op.execute("CREATE INDEX ix_public_record_point ON public_record USING gist (point)")
    op.execute("CREATE INDEX ix_record_labels ON record USING gin (labels)")
    op.execute(
        "CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()"
    )
    for role in ("psis_stranger", "psis_member"):
        op.execute(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN"
            f" CREATE ROLE {role} NOLOGIN NOBYPASSRLS; END IF; EXCEPTION WHEN duplicate_object OR unique_violation"
            " THEN NULL; END $$"
        )
        op.execute(f"GRANT {role} TO CURRENT_USER")
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    public = ", ".join(PUBLIC)
    op.execute(f"GRANT SELECT ON {public} TO psis_stranger, psis_member")
    op.execute(f"GRANT INSERT, UPDATE, DELETE ON {public} TO psis_member")
    op.execute("GRANT SELECT, INSERT, UPDATE ON record, account, outbox TO psis_member")
    op.execute("GRANT SELECT, INSERT ON record_version, section_text, import_mark, audit_entry TO psis_member")
    op.execute("GRANT SELECT, INSERT, DELETE ON role_held TO psis_member")
    op.execute("GRANT SELECT, UPDATE ON audit_head, number_counter TO psis_member")
    for table, condition in POLICIES.items():
        _guard(table, f"USING ({condition}) WITH CHECK ({condition})")
    for table, condition in INTERNAL.items():
        # Every unit of work writes its notes and events; reading them back takes the label.
        _guard(table, f"USING ({condition})", check=table in {"account", "role_held"})
    for table in COUNTERS:
        _guard(table, f"USING ({WRITES} OR ARRAY['trail'] && {HELD}) WITH CHECK ({WRITES})")
    for table in PUBLIC:
        _guard_public(table)


def _guard(table: str, policy: str, *, check: bool = True) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    if check:
        op.execute(f"CREATE POLICY {table}_meets ON {table} {policy}")
        return
    op.execute(f"CREATE POLICY {table}_reads ON {table} FOR SELECT {policy}")
    op.execute(f"CREATE POLICY {table}_changes ON {table} FOR UPDATE {policy}")
    op.execute(f"CREATE POLICY {table}_writes ON {table} FOR INSERT WITH CHECK ({WRITES})")


def _guard_public(table: str) -> None:
    """Everybody reads; the condition is plain true, so that indexes are used as without a policy."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_reads ON {table} FOR SELECT USING (true)")
    op.execute(f"CREATE POLICY {table}_writes ON {table} FOR INSERT WITH CHECK ({WRITES})")
    op.execute(f"CREATE POLICY {table}_changes ON {table} FOR UPDATE USING ({WRITES})")
    op.execute(f"CREATE POLICY {table}_removals ON {table} FOR DELETE USING ({WRITES})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in drop_rtree("public_record", "point"):
            op.execute(statement)
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_entry_no_{act}")
    else:
        _downgrade_postgresql()


def _downgrade_postgresql() -> None:
    for table in (*POLICIES, *INTERNAL, *COUNTERS, *PUBLIC):
        for policy in ("meets", "reads", "changes", "writes", "removals"):
            op.execute(f"DROP POLICY IF EXISTS {table}_{policy} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP OWNED BY psis_stranger")
    op.execute("DROP OWNED BY psis_member")
    op.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
    op.execute("DROP FUNCTION audit_entry_is_append_only")
    op.execute("DROP INDEX ix_record_labels")
    op.execute("DROP INDEX ix_public_record_point")
