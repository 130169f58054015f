"""Tests of the comparison's own parts."""
