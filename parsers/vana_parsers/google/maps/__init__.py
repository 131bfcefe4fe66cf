"""Maps: saved, labelled and reviewed places as GeoJSON."""
