"""The same questions put to Footfall and, as SQL, to DuckDB: the answers must be equal."""
