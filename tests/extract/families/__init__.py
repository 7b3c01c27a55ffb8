"""Invented reports of many families: each a PDF made at test time, with the gold that belongs to it."""
