"""A copy of everything that is held of whoever is signed in."""

from flask import Response

from app.complaints.belonging import references_of
from app.complaints.key_store import vault_of
from app.complaints.rights.account_copy import write_account_copy
from app.web.blueprint import SIGNED_IN, Blueprint
from app.web.following.own_data import zip_answer
from app.web.identity import portal_unit, signed_in
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("own_data", __name__, url_prefix=f"{PREFIX}/account/data")


@blueprint.get("", access=SIGNED_IN, fresh=True)
def ask() -> Response:
    """What is in the copy."""
    count = len(references_of(portal().database, signed_in().account))
    return page("account/data.html", title=_("A copy of everything"), count=count, staff=signed_in().staff)


@blueprint.post("", access=SIGNED_IN, fresh=True)
def take() -> Response:
    """The copy, as a ZIP."""
    account = signed_in().account
    with portal_unit() as unit:
        unit.note("take copy", f"account/{account}")
    vault = vault_of(portal().settings)
    store, database = portal().case_files, portal().database
    return zip_answer(
        lambda file: write_account_copy(database, vault, store, account, file, _, language()), "everything.zip"
    )
