"""Changing what the portal says of itself."""

import hashlib
import re
from collections.abc import Collection, Mapping

from app.city import colours, site
from app.city.model import KindName, SiteText
from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput
from app.kernel.text import LANGUAGES, N_, Localized

_EMAIL = re.compile(r"[^@\s<>\"']{1,64}@[^@\s<>\"']+\.[^@\s<>\"']{2,}")
_NUMBER = re.compile(r"\+?\d[\d ]{1,18}\d")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHORT = 200
_LONGEST_KIND = 60


def set_site_texts(unit: UnitOfWork, texts: Mapping[str, Localized]) -> int:
    """Write these texts; name → language → text, "" for none. Returns how many changed. Raises BadInput."""
    return _finish(
        unit, sum(_write(unit, name, tag, text) for name, held in texts.items() for tag, text in held.items())
    )


def set_for_all(unit: UnitOfWork, name: str, value: str) -> int:
    """Write what is one for all: an e-mail address, a colour, a number to call, a logo's SHA-256; or ""."""
    if value and name == site.COLOUR:
        value = colours.require_readable(value)
    if value and name == site.EMAIL and not _EMAIL.fullmatch(value):
        raise BadInput(N_("“%(value)s” is no e-mail address."), value=value[:60])
    if value and name == site.LOGO and not _SHA256.fullmatch(value):
        raise BadInput(N_("This is no logo."))
    if value and name == site.EMERGENCY and not _NUMBER.fullmatch(value):
        raise BadInput(N_("“%(value)s” is no telephone number."), value=value[:20])
    if name in (site.LANGUAGE, site.OFFERED):
        raise BadInput(N_("There is no text “%(name)s”."), name=name)  # chosen together, see ``set_languages``
    return _finish(unit, _write(unit, name, "", value))


def set_languages(unit: UnitOfWork, offered: Collection[str], first: str) -> int:
    """Offer these languages, ``first`` to whoever prefers none of them. Returns how much changed. Raises BadInput.

    What is written in a language stays when it is offered no more, and is there again when it is offered again.
    """
    if not offered:
        raise BadInput(N_("Choose at least one language."))
    for tag in (*offered, first):
        if tag not in LANGUAGES:
            raise BadInput(N_("The portal does not speak “%(value)s”."), value=tag[:20])
    if first not in offered:
        raise BadInput(N_("Visitors who prefer none can only be given a language that is offered."))
    kept = " ".join(tag for tag in LANGUAGES if tag in offered)
    return _finish(unit, _write(unit, site.OFFERED, "", kept) + _write(unit, site.LANGUAGE, "", first))


def set_kind_names(unit: UnitOfWork, names: Mapping[tuple[str, str], tuple[str, str]]) -> int:
    """Call kinds of records so: (kind, language) → (one, many); both "" for the usual words. Raises BadInput."""
    changed = 0
    for (kind, tag), (one, many) in names.items():
        if bool(one) != bool(many) or max(len(one), len(many)) > _LONGEST_KIND:
            raise BadInput(
                N_("A kind needs its word for one and for many, each of at most %(most)s characters."), most=60
            )
        row = unit.session.get(KindName, (kind, tag))
        if (row.one, row.many) == (one, many) if row else not one:
            continue
        if row and not one:
            unit.session.delete(row)
        else:
            unit.session.merge(KindName(kind=kind, language=tag, one=one, many=many))
        unit.session.flush()
        unit.note("name kind", f"kind/{kind}", language=tag, one=one, many=many)
        changed += 1
    return _finish(unit, changed)


def _write(unit: UnitOfWork, name: str, tag: str, text: str) -> bool:
    known = site.ONE_FOR_ALL if not tag else site.IN_EVERY_LANGUAGE if tag in LANGUAGES else ()
    most = site.LONGEST.get(name, site.USUAL_LONGEST)
    if name not in known:
        raise BadInput(N_("There is no text “%(name)s”."), name=name[:40])
    if len(text) > most:
        raise BadInput(N_("Shorten this to %(most)s characters or fewer."), most=most)
    row = unit.session.get(SiteText, (name, tag))
    if (row.text if row else "") == text:
        return False
    if row and not text:
        unit.session.delete(row)
    else:
        unit.session.merge(SiteText(name=name, language=tag, text=text))
    unit.session.flush()
    said = {"text": text} if len(text) <= _SHORT else {"sha256": hashlib.sha256(text.encode()).hexdigest()}
    unit.note("set site text", f"site/{name}", language=tag, characters=len(text), **said)
    return True


def _finish(unit: UnitOfWork, changed: int) -> int:
    if changed:
        raise_revision(unit.session)  # every page says some of it
    return changed
