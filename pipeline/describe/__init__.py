"""Describing recommendations: who is to act, by when, and what exactly is asked."""
