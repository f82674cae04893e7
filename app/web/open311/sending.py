"""Sending requests: by programs with a key, once however often they send them; and the tokens for them."""

from flask import Response, request
from werkzeug.datastructures import FileStorage

from app.accounts.api_keys import FILE, KeyUsed, key_used
from app.accounts.sealing import Seal, seal_of
from app.city.addresses import parse
from app.city.queries import Category
from app.complaints.entries import NewFile
from app.complaints.filing import filing, flood_traces, flooding
from app.complaints.filing.filing import OPEN311, Filing, OtherBodyUnderSameKey, Receipt
from app.complaints.filing.flooding import Sent
from app.complaints.filing.receipt_mail import receipt_mail
from app.complaints.handling import quarantine
from app.complaints.identity import Contact
from app.complaints.key_store import vault_of
from app.complaints.open311 import filing as open311_filing
from app.complaints.open311 import shapes
from app.complaints.open311.errors import (
    BAD,
    KEY_MISSING,
    KEY_UNKNOWN,
    NO_KEY,
    NO_SERVICE,
    NO_TOKEN,
    Fault,
    Refused,
    bad,
    not_found,
)
from app.complaints.open311.filing import Sender
from app.complaints.open311.posting import Posted, answers, read_posted, text_of
from app.complaints.secrecy import NONE
from app.kernel import clock
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase
from app.web.blueprint import VISITOR, Blueprint
from app.web.case_files import photo
from app.web.identity import identity
from app.web.kept import services, wards
from app.web.locale import language
from app.web.open311.answers import answer, refusal
from app.web.open311.services import FORMAT, V2, require_jurisdiction
from app.web.portal import base_url, portal
from app.web.translation import gettext as _
from maps import geocoding
from records.sandbox.process import Sandbox

blueprint = Blueprint("open311_sending", __name__, url_prefix=V2)
blueprint.register_error_handler(Refused, refusal)
MOST_PHOTOS, LARGEST = 5, 80_000_000
_LONGEST_KEY = 200
_OPENED = flooding.LEAST_TIME * 10
"""How long before it is sent a request counts as begun: nobody knows it of a program."""


@blueprint.post(f"/requests.{FORMAT}", access=VISITOR, largest=LARGEST)
def send(form: str) -> Response:
    """Take a request in. Raises Refused."""
    key = _required_key()
    require_jurisdiction()
    category = _category()
    posted = read_posted(list(request.form.items(multi=True)), placed=category.place == "required")
    who = open311_filing.sender(_seal(), key.id, posted.device)
    with portal().database.open(SYSTEM) as session:
        open311_filing.require_room(session, who, clock.now())
    made = _filing_of(category, posted)
    receipt, token = _filed(key, who, made, batch=shapes.type_of(category) == shapes.BATCH)
    told = {"token": token} if token else {"service_request_id": receipt.reference}
    return answer([told | {"service_notice": _notice(receipt)}], "service_requests", form)


@blueprint.get(f"/tokens/<token>.{FORMAT}", access=VISITOR)
def resolve(token: str, form: str) -> Response:
    """The request that a token stands for. Raises Refused, whatever the reason is."""
    require_jurisdiction()
    key = _key(request.args.get("api_key", ""))
    database = portal().database
    with database.open(SYSTEM) as session, database.open(STRANGER) as public:
        reference = open311_filing.reference_of(session, public, token, key.id if key else 0)
    if reference is None:
        raise not_found(NO_TOKEN)
    return answer([{"service_request_id": reference, "token": token}], "service_requests", form)


def _required_key() -> KeyUsed:
    """The key of the request, which may send. Raises Refused."""
    sent = request.values.get("api_key", "").strip()
    key = _key(sent)
    if key is None:
        raise Refused(NO_KEY, [Fault(NO_KEY, Phrase(KEY_UNKNOWN if sent else KEY_MISSING))])
    return key


def _key(sent: str) -> KeyUsed | None:
    key = key_used(portal().database, sent.strip()) if sent else None
    return key if key is not None and FILE in key.scopes else None


def _category() -> Category:
    code = request.form.get("service_code", "").strip()
    if not code:
        raise bad(N_("%(name)s: %(why)s"), name="service_code", why=Phrase(N_("it is required")))
    known = services()
    if code not in known.offered:
        raise not_found(NO_SERVICE)
    return known.categories[code]


def _filing_of(category: Category, posted: Posted) -> Filing:
    """What is filed. Raises Refused."""
    answered = answers(services().questions[category.slug], posted.attributes)
    address, point, ward = _place(category, posted)
    contact = Contact(posted.name, posted.email, posted.phone)
    return Filing(
        category=category.slug,
        text=text_of(posted),
        answers=answered,
        address=address,
        longitude=point[0] if point else None,
        latitude=point[1] if point else None,
        ward=ward,
        language=language(),
        channel=OPEN311,
        contact=contact if contact and category.identity != NONE else None,
        files=_photos(),
    )


def _place(category: Category, posted: Posted) -> tuple[str, tuple[float, float] | None, str]:
    """Address, point and ward. An address that the register does not know stays as it was written."""
    if category.place == "none":
        return "", None, ""
    session, point, address = identity().session, posted.point, posted.address
    if point is None and address and (known := geocoding.exact(session, parse(address))):
        point, address = known.point, known.text
    if point is None:
        return address, None, ""
    ward = wards().at(*point)
    if ward is None:
        raise bad(N_("This place lies outside of the city. The city can act within its borders only."))
    return address, point, ward


def _photos() -> tuple[NewFile, ...]:
    """The pictures that were sent along, drawn anew from their pixels. Raises Refused."""
    sent = [file for name in ("media", "media[]") for file in request.files.getlist(name) if file.filename]
    if len(sent) > MOST_PHOTOS:
        raise bad(N_("At most %(most)s pictures are taken with a request."), most=MOST_PHOTOS)
    if not sent:
        return ()
    with Sandbox() as sandbox:
        return tuple(_photo(sandbox, file, number) for number, file in enumerate(sent, 1))


def _photo(sandbox: Sandbox, sent: FileStorage, number: int) -> NewFile:
    try:
        return photo(sent, number, sandbox)
    except BadInput as problem:
        raise bad(N_("A picture was not taken: %(why)s"), why=problem.phrase) from problem


def _filed(key: KeyUsed, who: Sender, made: Filing, *, batch: bool) -> tuple[Receipt, str]:
    """The receipt, and the token where the program is told no reference. Raises Refused."""
    seal, vault, digest = _seal(), vault_of(portal().settings), filing.digest_of(made)
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) > _LONGEST_KEY:
        raise bad(N_("The Idempotency-Key is too long."))
    origin = who.device_hash
    words = seal.hashed(flooding.plain_words(made.text), "filing words") if made.text else ""
    with portal().database.open(SYSTEM) as session:
        earlier = flood_traces.before(session, origin, made.ward, words, clock.now())
        under = open311_filing.idempotency_key(session, vault, who, given, digest, clock.now())
    doubts = flooding.doubts(Sent(made.text, "", clock.now() - _OPENED), earlier, clock.now())
    token = open311_filing.token_for(seal, under) if batch else ""
    try:
        with portal().database.unit(filing.filer(key.actor.name)) as unit:
            receipt = filing.file(unit, vault, quarantine.marked(made, doubts), idempotency_key=under, digest=digest)
            if receipt.first:
                open311_filing.remember(unit, who, receipt, token)
                flood_traces.leave(unit, origin, made.ward, words)
                if made.contact and made.contact.email:
                    unit.tell(receipt_mail(seal, receipt, made.contact.email, made.language))
    except OtherBodyUnderSameKey as problem:
        sentence = N_("Another request was sent under this Idempotency-Key before.")
        raise Refused(BAD, [Fault(422, Phrase(sentence))]) from problem
    except BadInput as problem:
        raise Refused(BAD, [Fault(BAD, problem.phrase)]) from problem
    return receipt, token


def _notice(receipt: Receipt) -> str:
    """What whoever reported should know; the key is shown once, as on the web."""
    follow = f"{base_url()}/{language()}/follow"
    return _("Follow your report at %(address)s with the key %(key)s.", address=follow, key=receipt.key)


def _seal() -> Seal:
    return seal_of(portal().settings.secret_key)
