"""Which pages of a redacted copy were drawn by us, with a layer of invisible text of ours over them."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.checking.model import RedactionRow


def own_layers(session: Session, sha256: str) -> frozenset[int]:
    """Their numbers, from 1; none of a file that was not redacted, or not as far as this actor may know."""
    proofs = session.scalars(select(RedactionRow.proof).where(RedactionRow.sha256 == sha256))
    return frozenset(page for proof in proofs for page in json.loads(proof).get("redrawn", ()))
