"""saidbefore: what public inquiries recommended, and which of it had been recommended before."""

__version__ = "0.1.0"
