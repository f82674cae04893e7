"""The demo city's layers are valid GeoJSON with the names a map needs."""

from shapely.geometry import Point, shape

from maps.demo import LAYERS, layers
from records.demo.city import city


def test_every_layer_is_there():
    assert tuple(layers(city(1))) == LAYERS


def test_every_geometry_is_valid():
    found = [shape(feature["geometry"]) for layer in layers(city(1)).values() for feature in layer["features"]]
    assert all(geometry.is_valid for geometry in found)


def test_outer_rings_run_counter_clockwise():
    areas = [shape(feature["geometry"]) for feature in layers(city(1))["wards"]["features"]]
    assert all(area.exterior.is_ccw for area in areas)


def test_a_park_is_an_area_around_its_point():
    meranda = city(1)
    park = next(each for each in meranda.facilities if each.outline)
    drawn = next(f for f in layers(meranda)["facilities"]["features"] if f["properties"]["name_en"] == park.name["en"])
    assert shape(drawn["geometry"]).contains(Point(park.point))
