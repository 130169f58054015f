"""The same questions put to Footfall, DuckDB, ClickHouse, TrailDB and SQLite, and who answers when."""
