"""Facilities, areas, base layers and located records as open data: one shape for maps, OGC API, tiles and downloads."""
