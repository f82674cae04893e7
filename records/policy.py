"""Who may see and do what with records: the labels of a row, and what strangers read of its parties."""

from app.kernel import labels
from app.kernel.actor import Actor
from app.kernel.errors import NotAllowed
from app.kernel.text import N_, Phrase
from records.kinds import PUBLIC_PARTY_FIELDS, Kind, Party
from records.projections import PublicParty


def labels_of(department: str) -> frozenset[str]:
    """The labels of a record's guarded rows: its own desk, whatever its state, and the portal itself.

    Everybody else, of staff too, reads the public tables, which hold what ``published_parties`` and the projections
    leave: the guarded rows of a published record still name its owners.
    """
    return frozenset({labels.SYSTEM, labels.records_desk(department)} if department else {labels.SYSTEM})


def require(actor: Actor, permission: str, department: str) -> None:
    """Raise NotAllowed unless the actor holds the permission in that department."""
    if not actor.may(permission, department):
        sentence = N_("%(name)s may not %(act)s of the department “%(department)s”.")
        raise NotAllowed(sentence, name=actor.name, act=Phrase(permission), department=department)


def published_parties(kind: Kind, parties: tuple[Party, ...]) -> tuple[PublicParty, ...]:
    """The parties as strangers read them: roles and fields that the kind names, everything else left out."""
    shown = PUBLIC_PARTY_FIELDS.get(kind, {})
    found = (
        PublicParty(party.role, **{name: getattr(party, name) for name in sorted(shown[party.role])})
        for party in parties
        if party.role in shown
    )
    return tuple(party for party in found if party != PublicParty(party.role))
