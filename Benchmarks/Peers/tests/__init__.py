"""Tests of what the comparison computes itself: `python3 -m unittest` in this folder's parent."""
