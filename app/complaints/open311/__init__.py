"""Open311 GeoReport v2 as far as it is arithmetic: what is asked, what is answered, in XML and JSON alike. Pure."""
