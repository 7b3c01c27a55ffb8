"""Tests of checking: are the quotations in the pages, and how far is the extraction from the gold."""
