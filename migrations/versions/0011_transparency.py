"""The transparency log: every publication and withdrawal, chained; it can only grow, on both engines.

What is public when the log begins enters it now, record by record in the order of their numbers, with the moment of
its own publication beside the moment of entry.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

import sqlalchemy as sa
from alembic import op

from app.db.base import UtcDateTime
from app.kernel import clock
from records import codec
from records.log_chain import GENESIS, PUBLISHED, WITHDRAWN, Said, canonical, content_hash, linked
from records.projections import PublicRecord

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|records:)'"
"""Only desks and the portal itself write, as on every public table."""
GROWS = ("log_entry", "log_hash", "log_day")
AT_ONCE = 2_000

record = sa.table(
    "public_record",
    *map(sa.column, ("id", "kind", "slug", "version", "content", "text")),
    sa.column("updated_at", UtcDateTime()),
)
earlier = sa.table(
    "public_version", *map(sa.column, ("record_id", "number", "content")), sa.column("published_at", UtcDateTime())
)
section = sa.table("public_section", sa.column("record_id"), sa.column("digest"))
tombstone = sa.table("public_tombstone", sa.column("kind"), sa.column("slug"), sa.column("day", sa.Date()))


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str) -> sa.Column:
    return sa.Column(name, UtcDateTime(), nullable=False)


def _number(name: str) -> sa.Column:
    return sa.Column(name, INTEGER, autoincrement=False, nullable=False)


def upgrade() -> None:
    entry = op.create_table(
        "log_entry",
        _number("sequence"),
        _moment("at"),
        *_text("act", "kind", "slug"),
        _number("version"),
        _moment("published_at"),
        *_text("content", "files", "hash"),
        sa.PrimaryKeyConstraint("sequence", name="pk_log_entry"),
    )
    hashes = op.create_table(
        "log_hash",
        _number("start"),
        _number("sequence"),
        sa.PrimaryKeyConstraint("start", "sequence", name="pk_log_hash"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log_head",
        _number("id"),
        _number("sequence"),
        *_text("hash"),
        sa.PrimaryKeyConstraint("id", name="pk_log_head"),
    )
    op.create_table(
        "log_day",
        sa.Column("day", sa.Date(), nullable=False),
        _number("sequence"),
        *_text("hash"),
        _moment("at"),
        sa.PrimaryKeyConstraint("day", name="pk_log_day"),
    )
    _fill(entry, hashes)
    op.create_index("ix_log_entry_slug", "log_entry", ["slug", "kind"])
    if op.get_bind().dialect.name == "sqlite":
        _close_sqlite()
    else:
        _close_postgresql()


def _fill(entry: sa.Table, hashes: sa.Table) -> None:
    """Enter what is public already."""
    bind, now = op.get_bind(), clock.now()
    sequence, previous = 0, GENESIS
    for said in _portions(bind):
        rows, starts = [], []
        for one, (number, link) in zip(said, linked(said, now, sequence, previous), strict=True):
            rows.append({"sequence": number, "at": now, "hash": link, **one._asdict()})
            known = {one.content, *codec.decode(one.files, list[str])} - {""}
            starts += [{"start": start, "sequence": number} for start in {_start(each) for each in known}]
            sequence, previous = number, link
        bind.execute(sa.insert(entry), rows)
        if starts:
            bind.execute(sa.insert(hashes), starts)
    bind.execute(
        sa.text("INSERT INTO log_head (id, sequence, hash) VALUES (1, :sequence, :hash)"),
        {"sequence": sequence, "hash": previous},
    )


def _start(sha256: str) -> int:
    return int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)


def _portions(bind: sa.Connection) -> Iterator[list[Said]]:
    after = -1
    while rows := bind.execute(
        sa.select(record).where(record.c.id > after).order_by(record.c.id).limit(AT_ONCE)
    ).all():
        within = sa.and_(earlier.c.record_id > after, earlier.c.record_id <= rows[-1].id)
        before: dict[int, list[sa.Row]] = {}
        for row in bind.execute(sa.select(earlier).where(within).order_by(earlier.c.record_id, earlier.c.number)):
            before.setdefault(row.record_id, []).append(row)
        laws = [row.id for row in rows if row.kind == "ordinance"]
        sections: dict[int, list[str]] = {}
        for start in range(0, len(laws), 500):
            chosen = section.c.record_id.in_(laws[start : start + 500])
            for row in bind.execute(sa.select(section).where(chosen)):
                sections.setdefault(row.record_id, []).append(row.digest)
        said = []
        for row in rows:
            for old in before.get(row.id, ()):
                view = codec.public_from(row.kind, old.content)
                # Of an earlier version of a law the sections are not kept for the public: its content has no hash.
                whole = "" if row.kind == "ordinance" else canonical(codec.encode(replace(view, text="")), view.text)
                said.append(_published(row, old.number, old.published_at, whole, view))
            whole = canonical(row.content, row.text, sections.get(row.id, ()))
            view = codec.public_from(row.kind, row.content)
            said.append(_published(row, row.version, row.updated_at, whole, view))
        yield said
        after = rows[-1].id
    gone = bind.execute(sa.select(tombstone).order_by(tombstone.c.day, tombstone.c.kind, tombstone.c.slug)).all()
    days = {row: datetime.combine(row.day, time(), UTC) for row in gone}
    for start in range(0, len(gone), AT_ONCE):
        yield [Said(WITHDRAWN, row.kind, row.slug, 0, days[row], "", "[]") for row in gone[start : start + AT_ONCE]]


def _published(row: sa.Row, version: int, at: datetime, content: str, view: PublicRecord) -> Said:
    files = sorted({file.sha256 for file in view.attachments})
    digest = content_hash(content) if content else ""
    return Said(PUBLISHED, row.kind, row.slug, version, at, digest, codec.encode(files))


def _close_sqlite() -> None:
    for table in GROWS:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'the transparency log is append-only'); END"
            )


def _close_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the transparency log is append-only'; END $$"
    )
    for table in GROWS:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()"
        )
        _guard(table, "SELECT, INSERT")
        op.execute(f"CREATE POLICY {table}_writes ON {table} FOR INSERT WITH CHECK ({WRITES})")
    _guard("log_head", "SELECT, UPDATE")
    # Whoever may not write does not take the lock either: SELECT … FOR UPDATE asks the policy of UPDATE.
    op.execute(f"CREATE POLICY log_head_changes ON log_head FOR UPDATE USING ({WRITES})")


def _guard(table: str, rights: str) -> None:
    op.execute(f"GRANT SELECT ON {table} TO psis_stranger")
    op.execute(f"GRANT {rights} ON {table} TO psis_member")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_reads ON {table} FOR SELECT USING (true)")


def downgrade() -> None:
    for table in ("log_day", "log_head", "log_hash", "log_entry"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION log_is_append_only")
