"""The map as folium draws it: panes, groups to fill, clusters, controls. It carries no data and asks no other host.

Of what folium makes only the element and the script are taken: its head asks fifteen files of other hosts. And no text
of records, facilities or layers goes through it, because folium writes texts into JavaScript and Leaflet writes them
into HTML. Data travels as JSON, and our own script fills the groups (``app/web/static/map-draw.js``).
"""

from functools import lru_cache
from html import escape
from typing import NamedTuple, TypeVar, cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane, FeatureGroup
from folium.plugins import Fullscreen, MarkerCluster
from folium.template import Template

from app.kernel.box import Box

FARTHEST, NEAREST = 2, 20
"""The zooms between which the map moves."""
PANES = {"ground": 250, "areas": 320, "outlines": 360, "names": 380}
"""What lies below the markers → its height; for each there is a group of the same name, to be filled."""
_NOT_CLICKED = ("ground", "names")
_CLUSTER_PIXELS = 52
Drawn = TypeVar("Drawn", bound=Element)


class View(NamedTuple):
    """What the map shows at first: a point (longitude, latitude) in the middle at a zoom, or else a whole box."""

    box: Box
    centre: tuple[float, float] | None = None
    zoom: int = 12


class Tiles(NamedTuple):
    """An operator's base map: the address of its tiles with {z}, {x} and {y}, and whom to name, as plain text."""

    address: str
    attribution: str = ""


class Titles(NamedTuple):
    """What the button for the full screen is called."""

    enter: str
    leave: str


class Document(NamedTuple):
    """The element that becomes the map, and the script that makes it one.

    The script is to be a file of our own, loaded after Leaflet and its plugins. It leaves ``map_city``,
    ``marker_cluster_places`` and a ``feature_group_…`` for each of ``PANES``.
    """

    html: str
    script: str


@lru_cache(512)
def document(view: View, titles: Titles, tiles: Tiles | None = None) -> Document:
    """The map of that view, the same to the byte whenever it is asked for."""
    drawn = _map(view, tiles)
    for name, height in PANES.items():
        pane = CustomPane(name, z_index=height, pointer_events=name not in _NOT_CLICKED)
        _named(pane, name).add_to(drawn)
        _named(FeatureGroup(control=False), name).add_to(drawn)
    clusters = MarkerCluster(  # type: ignore[no-untyped-call]  # folium's own
        control=False,
        max_cluster_radius=_CLUSTER_PIXELS,
        show_coverage_on_hover=False,
        animate=False,
        spiderfy_on_max_zoom=False,  # our script does it: it knows how many places a marker of the server stands for
        zoom_to_bounds_on_click=False,
    )
    _named(clusters, "places").add_to(drawn)
    screen = Fullscreen(title=titles.enter, title_cancel=titles.leave)  # type: ignore[no-untyped-call]  # folium's own
    _named(screen, "screen").add_to(drawn)
    figure = cast(Figure, drawn.get_root())
    figure.render()
    return Document(figure.html.render().strip(), figure.script.render())


def _map(view: View, tiles: Tiles | None) -> folium.Map:
    longitude, latitude = view.centre or ((view.box.west + view.box.east) / 2, (view.box.south + view.box.north) / 2)
    drawn = folium.Map(
        location=[latitude, longitude],
        # From so far away Leaflet goes to the whole box at once; a flight there would show as a first view of its own.
        zoom_start=view.zoom if view.centre else FARTHEST,
        tiles=None,
        prefer_canvas=True,
        attribution_control=tiles is not None,
        # folium gives its own names for these two to its tiles only.
        minZoom=FARTHEST,
        maxZoom=NEAREST,
    )
    _named(drawn, "city")
    _named(_Scale(), "scale").add_to(drawn)  # type: ignore[no-untyped-call]  # folium's own
    if view.centre is None:
        drawn.fit_bounds([[view.box.south, view.box.west], [view.box.north, view.box.east]])
    if tiles:
        # Leaflet shows the attribution as HTML.
        layer = folium.TileLayer(tiles.address, attr=escape(tiles.attribution) or " ", max_zoom=NEAREST, control=False)
        _named(layer, "operator").add_to(drawn)
    return drawn


class _Scale(MacroElement):
    """The scale in metres and kilometres alone; folium's own has miles beside them."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


def _named(element: Drawn, name: str) -> Drawn:
    """Give it a name of ours in place of a random one, so that the script can be kept and its parts be found."""
    element._id = name  # noqa: SLF001 - there is no other way to name an element
    return element
