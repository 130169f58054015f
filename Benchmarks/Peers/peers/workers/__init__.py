"""The processes that hold one engine each."""
