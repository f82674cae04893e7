"""OGC API – Features 1.0 at ``/ogc``: every collection for programs as JSON, and for people as pages."""
