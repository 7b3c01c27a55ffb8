"""Comparing asks across inquiries: themes, links, families, chronology and claims."""
