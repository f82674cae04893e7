"""Open311 GeoReport v2 at ``/open311/v2``: what the city takes requests about, and what became of them."""
