"""The base of all models and the column types that both engines share."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite forgets the zone, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class LabelSet(TypeDecorator[frozenset[str]]):
    """A set of labels: ``text[]`` on PostgreSQL, a JSON array on SQLite; sorted, so that equal sets are equal."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Text) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        labels = sorted(value)
        return labels if dialect.name == "postgresql" else json.dumps(labels)

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[str]:
        return frozenset(json.loads(value) if isinstance(value, str) else value or ())


class Base(DeclarativeBase):
    """Every table of the portal. Each model is also ``Guarded``, ``Public`` or ``Internal`` (``app.db.guarded``)."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to declare it
        int: BigInteger().with_variant(Integer(), "sqlite"),
        str: Text,
        datetime: UtcDateTime,
        frozenset[str]: LabelSet,
        dict[str, Any]: JSON,
    }
