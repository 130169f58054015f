"""The engines: how each is started, laid out and asked."""
