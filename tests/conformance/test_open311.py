"""Open311 GeoReport v2 as the standard has it: shapes, formats, codes, and nothing of what strangers may not know."""

import shutil
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import func, select

from app.complaints import references
from app.complaints.model import ComplaintContentRow, ComplaintFileRow, ComplaintRow
from app.db.files import FileStore
from app.db.session import Database
from app.factory import create_app
from app.kernel.actor import SYSTEM
from app.settings import Settings
from tests.conformance import open311_shapes as shapes
from tests.conformance.open311_city import BOX, POINT, City
from tests.conformance.open311_shapes import CONTENT_TYPES, as_texts, of_xml, read

V2 = "/open311/v2"
UNKNOWN = references.new_reference()
PARAMETERS = (
    "service_request_id",
    "service_code",
    "start_date",
    "end_date",
    "status",
    "updated_after",
    "bbox",
    "page",
    "page_size",
    "extensions",
    "jurisdiction_id",
)
FIELDS = ("lat", "long", "address_string", "email", "phone", "description", "attribute[lane]", "media_url")
PAGES = (
    "",
    "?status=open",
    "?status=closed",
    "?status=open,closed",
    "?service_code=potholes,noise,corruption",
    "?extensions=true",
    f"?bbox={BOX}",
    "?page=1&page_size=1",
    "?page=2&page_size=2",
    "?updated_after=2026-01-01T00:00:00Z",
)
"""Questions about requests."""


@pytest.fixture(scope="module")
def city(sqlite_template, tmp_path_factory):
    home = tmp_path_factory.mktemp("open311")
    shutil.copy(sqlite_template, home / "psis.db")
    database = Database(Settings(home=home).database)
    made = City(database, home)
    made.home = home
    yield made
    database.close()


@pytest.fixture(scope="module")
def client(city):
    app = create_app(Settings(home=city.home, secret_key="s" * 40, log_level="error"))
    yield app.test_client()
    app.extensions["psis"].database.close()


@pytest.fixture
def get(client):
    """Ask below /open311/v2 in one format; checks the format and gives status and body."""

    def get(path, form="json", query="", **headers):
        answer = client.get(f"{V2}/{path}.{form}{query}", headers=headers)
        assert answer.content_type == CONTENT_TYPES[form]
        return answer.status_code, answer.data

    return get


@pytest.fixture
def post(client, city):
    """Send a request about a hole in the road, changed by what is given; None leaves a field out."""

    def post(form="json", headers=(), **given):
        usual = {
            "api_key": city.key,
            "service_code": "potholes",
            "description": "A hole",
            "attribute[lane]": "left",
            **POINT,
        }
        fields = {name: value for name, value in (usual | given).items() if value is not None}
        return client.post(f"{V2}/requests.{form}", data=fields, headers=dict(headers))

    return post


def count_cases(city):
    with city.database.open(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(ComplaintRow))


def case_of(city, reference):
    with city.database.open(SYSTEM) as session:
        row = session.scalars(select(ComplaintRow).where(ComplaintRow.reference == reference)).one()
        return row, session.get(ComplaintContentRow, row.id)


def faults(answer):
    return [(fault.code, fault.description) for fault in read(shapes.Faults, answer.data)]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("discovery", shapes.Discovery),
        ("services", list[shapes.Service]),
        ("services/potholes", shapes.Definition),
        ("requests", list[shapes.Request]),
    ],
)
def test_every_answer_has_the_shape_of_the_standard(get, path, kind):
    status, body = get(path)
    assert (status, bool(read(kind, body))) == (200, True)


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("discovery", "discovery"),
        ("services", "services"),
        ("services/potholes", "service_definition"),
        *((f"requests{page}", "service_requests") for page in PAGES),
        ("services/none", "errors"),
        ("requests?start_date=yesterday", "errors"),
    ],
)
def test_xml_says_what_json_says(get, path, root):
    path, _, query = path.partition("?")
    said = as_texts(read(object, get(path, "json", f"?{query}")[1]))
    assert of_xml(get(path, "xml", f"?{query}")[1]) == (root, said)


def test_discovery_stands_above_the_version_too(client):
    assert client.get("/open311/discovery.xml").data == client.get(f"{V2}/discovery.xml").data


def test_services_are_those_that_take_requests(get):
    found = {one.service_code: one for one in read(list[shapes.Service], get("services")[1])}
    assert set(found) == {"potholes", "noise", "corruption"}


def test_a_service_says_what_the_city_wrote_of_it(get):
    found = {one.service_code: one for one in read(list[shapes.Service], get("services")[1])}["potholes"]
    said = (found.description, found.keywords, found.group, found.metadata, found.type)
    assert said == ("Holes in the road", "hole,road", "Roads & paths", True, "realtime")


def test_what_is_confidential_is_a_batch_service(get):
    found = {one.service_code: one.type for one in read(list[shapes.Service], get("services")[1])}
    assert found["corruption"] == "batch"


def test_services_speak_the_language_that_is_preferred(get):
    body = get("services", **{"Accept-Language": "id"})[1]
    assert "Lubang di jalan" in {one.description for one in read(list[shapes.Service], body)}


def test_a_definition_lists_questions_in_order_with_their_datatypes(get):
    found = read(shapes.Definition, get("services/potholes")[1]).attributes
    assert [(one.order, one.code, one.datatype, one.required) for one in found] == [
        (1, "note", "text", False),
        (2, "depth", "number", False),
        (3, "since", "datetime", False),
        (4, "lane", "singlevaluelist", True),
        (5, "hurt", "multivaluelist", False),
    ]


def test_only_what_chooses_has_values(get):
    found = {one.code: one for one in read(shapes.Definition, get("services/potholes")[1]).attributes}
    assert [value.key for value in found["lane"].values] == ["left", "right"]
    assert not isinstance(found["note"].values, list)


@pytest.mark.parametrize("code", ["noise", "fire", "retired", "unheard-of"])
def test_a_service_that_asks_nothing_or_is_not_offered_has_no_definition(get, code):
    status, body = get(f"services/{code}")
    assert (status, read(shapes.Faults, body)[0].code) == (404, 404)


def test_released_requests_are_listed(get, city):
    found = {one.service_request_id for one in read(list[shapes.Request], get("requests")[1])}
    assert found == set(city.released)


def test_a_request_that_ended_is_dated_by_its_end(get, city):
    (found,) = read(list[shapes.Request], get(f"requests/{city.released[1]}")[1])
    with city.database.open(SYSTEM) as session:
        ended = session.scalar(select(ComplaintRow.ended_at).where(ComplaintRow.reference == city.released[1]))
    assert (found.status, found.updated_datetime) == ("closed", f"{ended:%Y-%m-%dT%H:%M:%SZ}")


def test_the_point_is_the_public_one(get, city):
    (found,) = read(list[shapes.Request], get(f"requests/{city.released[0]}")[1])
    assert str(found.lat) != POINT["lat"]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("?status=open", (0, 2)),
        ("?status=closed", (1,)),
        ("?service_code=noise", (2,)),
        ("?service_code=noise,%20potholes&status=closed", (1,)),
        ("?service_code=unheard-of", ()),
        (f"?bbox={BOX}&service_code=potholes", (0, 1)),
        ("?bbox=0,0,1,1", ()),
        ("?status=&service_code=&start_date=&bbox=&page=", (0, 1, 2)),
        ("?start_date=2020-01-01T00:00:00Z", ()),
        ("?updated_after=2999-01-01T00:00:00Z", ()),
    ],
)
def test_parameters_narrow_the_list(get, city, query, places):
    found = {one.service_request_id for one in read(list[shapes.Request], get("requests", query=query)[1])}
    assert found == {city.released[place] for place in places}


def test_a_span_that_ends_with_the_second_a_request_tells_has_it(get):
    every = read(list[shapes.Request], get("requests")[1])
    newest = max(one.requested_datetime for one in every)
    found = read(list[shapes.Request], get("requests", query=f"?end_date={newest}")[1])
    assert found == every


def test_a_span_may_end_with_the_last_second_there_is(get):
    assert get("requests", query="?end_date=9999-12-31T23:59:59Z")[0] == 200


def test_a_list_of_ids_overrides_everything_else(get, city):
    query = f"?service_request_id={city.released[0]},{city.released[1].lower()},{UNKNOWN}&status=nonsense&start_date=x"
    found = {one.service_request_id for one in read(list[shapes.Request], get("requests", query=query)[1])}
    assert found == {city.released[0], city.released[1]}


def test_pages_together_are_the_whole_list(get):
    pages = [read(list[shapes.Request], get("requests", query=f"?page={n}&page_size=2")[1]) for n in (1, 2, 3)]
    assert [one for page in pages for one in page] == read(list[shapes.Request], get("requests")[1])


def test_extensions_add_fields_and_change_none(get):
    plain = read(list[shapes.Request], get("requests")[1])
    more = read(list[shapes.Extended], get("requests", query="?extensions=true")[1])
    names = shapes.Request.__struct_fields__
    assert [[getattr(one, name) for name in names] for one in more] == [
        [getattr(one, name) for name in names] for one in plain
    ]


def test_the_history_says_what_became_of_a_request(get, city):
    (found,) = read(list[shapes.Extended], get(f"requests/{city.released[1]}", query="?extensions=true")[1])
    assert [note.description for note in found.notes] == ["Received", "Answered"]


def span(days):
    end = datetime.now(UTC)
    moments = {"start_date": end - timedelta(days=days), "end_date": end}
    return "?" + urlencode({name: moment.strftime("%Y-%m-%dT%H:%M:%SZ") for name, moment in moments.items()})


def test_ninety_days_may_be_asked_for_and_no_more(get):
    assert [get("requests", query=span(days))[0] for days in (90, 91)] == [200, 400]


@pytest.mark.parametrize(
    "query",
    [
        "?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z",
        "?start_date=2026-01-01",
        "?start_date=2026-01-01T00:00:00",
        "?end_date=2026-13-01T00:00:00Z",
        "?start_date=9999-12-31T00:00:00Z",
        "?end_date=0001-01-01T00:00:00Z",
        "?status=opened",
        "?bbox=1,2,3",
        "?page=0",
        "?page_size=many",
        "?page=100000&page_size=1000",
        "?updated_after=now",
    ],
)
def test_what_cannot_be_read_is_a_bad_request(get, query):
    status, body = get("requests", query=query)
    assert (status, read(shapes.Faults, body)[0].code) == (400, 400)


def test_everything_that_is_wrong_is_said_at_once(get):
    body = get("requests", query="?status=x&bbox=y&page=z")[1]
    assert len(read(shapes.Faults, body)) == 3


@pytest.mark.parametrize("path", ["requests.html", "requests", "services.rss", "", "nothing.here", "requests/1.yaml"])
def test_unknown_addresses_and_formats_are_not_found_in_xml(client, path):
    answer = client.get(f"{V2}/{path}")
    assert (answer.status_code, of_xml(answer.data)[0]) == (404, "errors")


def test_a_method_that_is_not_offered_is_a_bad_request(client):
    answer = client.delete(f"{V2}/requests.json")
    assert (answer.status_code, faults(answer)[0][0]) == (400, 405)


def test_the_same_address_is_kept_by_readers_until_something_is_released(client):
    tag = client.get(f"{V2}/requests.json").headers["ETag"]
    assert client.get(f"{V2}/requests.json", headers={"If-None-Match": tag}).status_code == 304


def test_a_private_request_is_answered_like_one_that_never_was(client, city):
    answers = [client.get(f"{V2}/requests/{one}.{form}") for form in CONTENT_TYPES for one in (*city.hide(), UNKNOWN)]
    alike = {(answer.status_code, answer.content_type, answer.data) for answer in answers}
    assert len(alike) == len(CONTENT_TYPES)


def test_one_more_hidden_case_changes_no_byte(client, city):
    paths = ["discovery", "services", "services/potholes", f"requests/{city.released[0]}"]
    paths += [f"requests/{one}" for one in city.hide()]
    asked = [f"{V2}/{path}.{form}" for path in paths for form in CONTENT_TYPES]
    asked += [f"{V2}/requests.{form}{page}" for page in PAGES for form in CONTENT_TYPES]

    def everything():
        answers = [client.get(path) for path in asked]
        return [(answer.status_code, answer.data, answer.headers.get("ETag")) for answer in answers]

    before = everything()
    city.hide()
    assert everything() == before


def test_a_request_is_filed_and_its_number_told(post, city):
    answer = post(description="Deep\r\nhole", email="Ani@Example.org", first_name="Ani", last_name="S.")
    (filed,) = read(list[shapes.Filed], answer.data)
    row, content = case_of(city, filed.service_request_id)
    assert (answer.status_code, row.channel, row.category, row.identity) == (200, "open311", "potholes", "named")
    assert (content.text, content.answers) == ("Deep\nhole", {"lane": "left"})


def test_what_is_confidential_is_told_as_a_token(post):
    (filed,) = read(list[shapes.Filed], post(service_code="corruption", description="A bribe").data)
    assert filed.token


def test_the_answer_to_a_filing_is_the_same_in_xml(post):
    headers = [("Idempotency-Key", "the same in both")]
    said = as_texts(read(object, post("json", headers).data))
    assert of_xml(post("xml", headers).data) == ("service_requests", said)


def test_the_token_opens_for_the_key_that_sent_it(post, client, city):
    (filed,) = read(list[shapes.Filed], post(service_code="corruption", description="Another bribe").data)
    answer = client.get(f"{V2}/tokens/{filed.token}.json?api_key={city.key}")
    assert read(list[shapes.Resolved], answer.data)[0].token == filed.token


def test_a_token_opens_for_nobody_else_and_is_then_like_an_unknown_one(post, client, city):
    (filed,) = read(list[shapes.Filed], post(service_code="corruption", description="A third bribe").data)
    asked = [f"{filed.token}.json", f"{filed.token}.json?api_key={city.other_key}", f"{'0' * 40}.json"]
    answers = [client.get(f"{V2}/tokens/{path}") for path in asked]
    assert len({(answer.status_code, answer.data) for answer in answers}) == 1
    assert (answers[0].status_code, faults(answers[0])[0][0]) == (404, 404)


def test_answers_by_token_are_kept_by_nobody(client, city):
    answer = client.get(f"{V2}/tokens/{'0' * 40}.json?api_key={city.key}")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("key", [None, "", "psis_unknown", "weak"])
def test_who_has_no_key_that_sends_is_refused(post, city, key):
    answer = post(api_key=city.weak_key if key == "weak" else key)
    assert (answer.status_code, faults(answer)[0][0]) == (403, 403)


@pytest.mark.parametrize("code", ["fire", "retired", "unheard-of"])
def test_a_service_that_is_not_offered_takes_nothing(post, code):
    answer = post(service_code=code)
    assert (answer.status_code, faults(answer)[0][0]) == (404, 404)


@pytest.mark.parametrize(
    "given",
    [
        {"service_code": None},
        {"lat": None, "long": None},
        {"lat": None},
        {"lat": "north"},
        {"lat": "91"},
        {"long": "nan"},
        {"description": "x" * 4001},
        {"email": "nobody"},
        {"media_url": "file:///etc/passwd"},
        {"attribute[lane]": None},
        {"attribute[lane]": "middle"},
        {"attribute[depth]": "deep"},
        {"attribute[since]": "yesterday"},
        {"attribute[hurt][]": ["car", "dog"]},
        {"first_name": "x" * 101},
    ],
)
def test_what_cannot_be_taken_is_a_bad_request(post, city, given):
    before = count_cases(city)
    answer = post(**given)
    assert (answer.status_code, faults(answer)[0][0], count_cases(city)) == (400, 400, before)


def test_attributes_are_kept_as_the_form_on_the_web_keeps_them(post, city):
    attributes = {
        "attribute[note]": "Mind the dog",
        "attribute[depth]": "2,5",
        "attribute[since]": "2026-03-31T14:05:00+07:00",
        "attribute[hurt][]": ["bike", "car"],
    }
    (filed,) = read(list[shapes.Filed], post(**attributes).data)
    kept = {"note": "Mind the dog", "depth": 2.5, "since": "2026-03-31", "lane": "left", "hurt": ["car", "bike"]}
    assert case_of(city, filed.service_request_id)[1].answers == kept


@pytest.mark.parametrize("place", [{"address_string": "7 Promenade"}, {"address_id": "7 Promenade"}])
def test_an_address_is_a_place_too(post, city, place):
    (filed,) = read(list[shapes.Filed], post(lat=None, long=None, **place).data)
    assert case_of(city, filed.service_request_id)[1].address == "7 Promenade"


def test_the_address_of_a_picture_is_text_for_staff(post, city):
    (filed,) = read(list[shapes.Filed], post(media_url="https://pictures.example/1.jpg").data)
    assert case_of(city, filed.service_request_id)[1].text == "A hole\n\nhttps://pictures.example/1.jpg"


def picture():
    file = BytesIO()
    place = Image.Exif()
    place[0x010E] = "where I live"
    Image.new("RGB", (8, 8), "red").save(file, "JPEG", exif=place)
    return file.getvalue()


def test_a_picture_is_drawn_anew_before_it_is_kept(post, city):
    (filed,) = read(list[shapes.Filed], post(media=(BytesIO(picture()), "me.jpg")).data)
    row, _ = case_of(city, filed.service_request_id)
    with city.database.open(SYSTEM) as session:
        kept = session.scalars(select(ComplaintFileRow).where(ComplaintFileRow.complaint_id == row.id)).one()
    body = FileStore(Settings(home=city.home).case_files).path(kept.sha256).read_bytes()
    assert (kept.name, kept.media_type, b"where I live" in body) == ("photo-1.jpg", "image/jpeg", False)


def test_what_is_no_picture_is_refused(post):
    assert post(media=(BytesIO(b"<script>"), "me.jpg")).status_code == 400


def test_the_same_request_twice_is_one(post, city):
    first = post(description="Twice", device_id="a").data
    before = count_cases(city)
    assert (post(description="Twice", device_id="a").data, count_cases(city)) == (first, before)


def test_equal_words_of_nobody_knows_whom_are_two_requests(post):
    """With the same program's key: the second sender is not given the receipt of the first."""
    first, second = (read(list[shapes.Filed], post(description="Equal words").data)[0] for _ in range(2))
    assert first.service_request_id != second.service_request_id
    assert first.service_notice != second.service_notice


def test_another_device_sends_another_request(post):
    first, second = (post(description="Two of us", device_id=device).data for device in ("a", "b"))
    assert first != second


def test_an_idempotency_key_makes_one_request_of_many(post, city):
    headers = [("Idempotency-Key", "once")]
    first = post(headers=headers, description="Once").data
    before = count_cases(city)
    assert ({post(headers=headers, description="Once").data for _ in range(5)}, count_cases(city)) == ({first}, before)


def test_another_body_under_the_same_idempotency_key_is_refused(post):
    headers = [("Idempotency-Key", "mine")]
    post(headers=headers, description="One thing")
    answer = post(headers=headers, description="Another thing")
    assert (answer.status_code, faults(answer)[0][0]) == (400, 422)


def test_a_device_that_sends_without_pause_is_slowed_down(post):
    answers = [post(description=f"Flood {number}", device_id="flooding") for number in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [400]
    assert faults(answers[-1])[0][0] == 429


def test_what_looks_like_spam_is_acknowledged_and_waits_for_a_person(post, city):
    links = "http://a.example http://b.example http://c.example"
    (filed,) = read(list[shapes.Filed], post(description=links).data)
    assert case_of(city, filed.service_request_id)[0].quarantined


text = st.text(max_size=60)
values = st.one_of(text, st.integers().map(str), st.floats().map(str), st.datetimes().map(lambda at: f"{at:%FT%TZ}"))
fuzzed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def is_in_order(answer, form):
    """An answer in the asked format: what was asked for, or a list of errors under one of three statuses."""
    assert answer.content_type == CONTENT_TYPES[form]
    assert answer.status_code in (200, 400, 403, 404)
    if answer.status_code == 200:
        return True
    read(shapes.Faults, answer.data) if form == "json" else of_xml(answer.data)
    return form == "json" or of_xml(answer.data)[0] == "errors"


@fuzzed
@given(form=st.sampled_from(["xml", "json"]), asked=st.dictionaries(st.sampled_from(PARAMETERS), values))
def test_no_parameter_breaks_the_list(client, form, asked):
    assert is_in_order(client.get(f"{V2}/requests.{form}", query_string=asked), form)


@fuzzed
@given(form=st.sampled_from(["xml", "json"]), name=text.filter(lambda name: "/" not in name and name.strip(".")))
def test_no_name_breaks_an_address(client, form, name):
    for folder in ("requests", "services", "tokens"):
        answer = client.get(f"{V2}/{folder}/{name}.{form}".replace("?", "%3F").replace("#", "%23"))
        assert answer.status_code in (400, 404)
        assert is_in_order(answer, form)


@fuzzed
@given(form=st.sampled_from(["xml", "json"]), fields=st.dictionaries(st.sampled_from(FIELDS), values))
def test_no_field_breaks_a_filing(client, city, form, fields):
    sent = {"api_key": city.key, "service_code": "potholes"} | fields
    assert is_in_order(client.post(f"{V2}/requests.{form}", data=sent), form)
