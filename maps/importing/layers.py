"""Which layers an import fills: those of its mapping, or one that the command describes."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec

from app.kernel.errors import BadInput
from app.kernel.slugs import slug_of
from app.kernel.text import LANGUAGES, N_, Localized
from maps.drafts import Layer
from maps.importing.mapping import GeoMapping, LayerTable, check_layer, family_of, kinds_of

_UNORDERED = 100
"""Where a layer stands in lists when nobody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command says about its layer; it goes before what the mapping says."""

    kind: str = ""
    layer: str = ""
    names: Localized = field(default_factory=dict)
    inside: str = ""
    source: str = ""
    source_url: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None
    department: str = ""


def layers_of(
    mapping: GeoMapping, format_name: str, asked: Asked, paths: Sequence[Path]
) -> list[tuple[LayerTable, Layer]]:
    """The layers to fill with the tables that describe them. Raises BadInput."""
    tables = _tables(mapping, format_name, asked, paths)
    for table in tables:
        try:
            check_layer(table.slug, table.kind, format_name, mapping)
        except BadInput as problem:
            raise BadInput(N_("The layer cannot be filled: %(problem)s."), problem=problem) from problem
    return [(table, _layer(mapping, format_name, asked, table)) for table in tables]


def _tables(mapping: GeoMapping, format_name: str, asked: Asked, paths: Sequence[Path]) -> list[LayerTable]:
    if not mapping.layer:
        return [_described(mapping, format_name, asked, paths)]
    if not asked.layer:
        if asked.kind and len(mapping.layer) > 1:
            raise BadInput(
                N_("The mapping has several layers, each with its kind: say with --layer which one is meant.")
            )
        return [_changed(table, asked) for table in mapping.layer]
    chosen = [table for table in mapping.layer if table.slug == asked.layer]
    if not chosen:
        known = ", ".join(table.slug for table in mapping.layer)
        raise BadInput(N_("The mapping has no layer “%(layer)s”; there are %(known)s."), layer=asked.layer, known=known)
    return [_changed(msgspec.structs.replace(table, files=[]), asked) for table in chosen]


def _described(mapping: GeoMapping, format_name: str, asked: Asked, paths: Sequence[Path]) -> LayerTable:
    """A layer that no mapping describes, called as its file is when nobody says."""
    if not asked.kind:
        known = ", ".join(kinds_of(format_name, mapping))
        raise BadInput(N_("Say with --kind what these are: %(known)s."), known=known)
    stem = paths[0].stem
    usual = " ".join(stem.replace("_", " ").replace("-", " ").split()).capitalize()
    given = next((name for name in asked.names.values() if name), usual)
    names = {tag: asked.names.get(tag) or given for tag in LANGUAGES}
    return LayerTable(asked.layer or slug_of(stem), asked.kind, names, inside=asked.inside, position=_UNORDERED)


def _changed(table: LayerTable, asked: Asked) -> LayerTable:
    names = {**table.names, **{tag: name for tag, name in asked.names.items() if name}}
    return msgspec.structs.replace(
        table, kind=asked.kind or table.kind, names=names, inside=asked.inside or table.inside
    )


def _layer(mapping: GeoMapping, format_name: str, asked: Asked, table: LayerTable) -> Layer:
    source = mapping.source
    layer = Layer(
        slug=table.slug,
        family=family_of(format_name, table.kind),
        kind=table.kind,
        names={tag: table.names.get(tag) or next(iter(table.names.values())) for tag in LANGUAGES},
        department=asked.department,
        source=source.name,
        source_url=source.url,
        licence=source.licence,
        attribution=source.attribution,
        as_of=asked.as_of or table.as_of or source.as_of,
        position=table.position or _UNORDERED,
        inside=table.inside,
    )
    said = {name: getattr(asked, name) for name in ("source", "source_url", "licence", "attribution")}
    return dataclasses.replace(layer, **{name: text for name, text in said.items() if text})
