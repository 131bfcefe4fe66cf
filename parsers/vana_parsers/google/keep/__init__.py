"""Keep: notes as JSON, or as pages where the JSON is not there."""
