"""What the API offers, as JSON."""

from flask import Response

from app.web import site
from app.web.api.answers import answer
from app.web.blueprint import ANYONE, Blueprint
from app.web.kept import holdings
from app.web.portal import base_url

blueprint = Blueprint("api_index", __name__)

OFFERS = {
    "search": "/api/v1/search{?q,kind,department,year,status,ward,from,to,sort,page,size}",
    "suggestions": "/api/v1/suggestions{?q}",
    "record": "/api/v1/records/{kind}/{slug}",
    "record_version": "/api/v1/records/{kind}/{slug}/versions/{number}",
    "record_content": "/api/v1/records/{kind}/{slug}/content",
    "log": "/api/v1/log{?after,size}",
    "log_entry": "/api/v1/log/{number}",
    "log_heads": "/api/v1/log/heads",
    "verify": "/api/v1/verify{?sha256}",
    "ordinances": "/api/v1/ordinances{?type,page}",
    "ordinance": "/api/v1/ordinances/{slug}{?on}",
    "ordinance_text": "/api/v1/ordinances/{slug}/text{?on,page}",
    "ordinance_changes": "/api/v1/ordinances/{slug}/changes{?from,to,page}",
    "ordinance_section": "/api/v1/ordinances/{slug}/{eid}{?on}",
    "ordinance_section_changes": "/api/v1/ordinances/{slug}/{eid}/changes{?from,to}",
    "places": "/api/v1/places{?q}",
    "place": "/api/v1/places/{place}",
    "facility": "/api/v1/places/facilities/{slug}",
    "address_suggestions": "/api/v1/places/suggestions{?q}",
    "map": "/api/v1/map/{layers}{?box,zoom,q,step_free,lang}",
    "key": "/api/v1/key",
    "download": "/{language}/search.{csv|jsonl|geojson|atom}{?q,kind,department,year,status,ward,from,to,sort}",
    "permits_as_blds": "/{language}/search.blds.csv{?q,department,year,status,ward,from,to,sort}",
    "ogc_api_features": "/ogc",
    "layer": "/layers/{collection}.{geojson|csv|gpkg}{?bbox,datetime,q}",
    "tile": "/tiles/{collection}/{z}/{x}/{y}.mvt",
}
"""Name → URI template (RFC 6570)."""


@blueprint.get("/api/v1", access=ANYONE)
def describe() -> Response:
    """Addresses, languages and counts; everything may be read without a key."""
    return answer(
        {
            "name": {tag: site.name(tag) for tag in ("en", "id")},
            "version": "v1",
            "records": dict(holdings()),
            "addresses": {name: base_url() + template for name, template in OFFERS.items()},
            "errors": "RFC 9457 problem details, application/problem+json",
            "contact": site.email() or None,
        }
    )
