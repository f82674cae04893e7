"""Keys for programs: made, shown once, revoked by their owner."""

from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as Answer
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from app.accounts import api_keys
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web.blueprint import STAFF, Blueprint
from app.web.forms import Form, required, stripped
from app.web.identity import identity, portal_unit, signed_in
from app.web.locale import PREFIX, language
from app.web.portal import base_url, portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("keys", __name__, url_prefix=f"{PREFIX}/account")


class KeyForm(Form):
    """A new key: what it is called and what it may do."""

    name = StringField(
        N_("What is the key for?"),
        [required(N_("Give the key a name."))],
        filters=[stripped],
        render_kw={"maxlength": 80},
    )
    scopes = SelectMultipleField(N_("What may it do?"), validate_choice=True)


@blueprint.get("/keys", access=STAFF)
def show() -> Response:
    return _keys(_form())


@blueprint.post("/keys", access=STAFF, fresh=True)
def add() -> Response:
    """The only page that ever shows the key, and hence the answer itself: it stands nowhere to be read again."""
    form = _form()
    if not form.validate():
        return _keys(form, 422)
    try:
        with portal_unit() as unit:
            token = api_keys.add_key(unit, identity().actor, form.name.data or "", form.scopes.data or [])
    except BadInput as problem:
        form.refuse(problem)
        return _keys(form, 422)
    return page("account/new_key.html", title=_("Your new key"), token=token, name=form.name.data, address=base_url())


@blueprint.post("/keys/<int:number>/revoke", access=STAFF)
def revoke(number: int) -> Response | Answer:
    with portal_unit() as unit:
        api_keys.revoke_key(unit, signed_in().account, number)
    return redirect(f"/{language()}/account/keys?said=key-revoked", 303)


def _form() -> KeyForm:
    form = KeyForm.of_request()
    codes = api_keys.scopes_for(identity().actor)
    form.scopes.choices = [SelectChoice(code, api_keys.SCOPES[code].meaning) for code in codes]
    return form


def _keys(form: KeyForm, status: int = 200) -> Response:
    with portal().database.open(SYSTEM) as session:
        rows = api_keys.keys_of(session, signed_in().account)
    shown: dict[str, Any] = {"form": form, "rows": rows, "scopes": api_keys.SCOPES}
    return page("account/keys.html", status=status, title=_("Keys for programs"), **shown)
