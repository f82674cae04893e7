"""Readers of geodata: GeoJSON, shapefile, GeoPackage, CSV, and SQL dumps whose paths say which axis stands first."""
