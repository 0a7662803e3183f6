"""Remembers, sealed. See `store.Store` (one writer thread) and `unit.Unit` (what one transaction can do)."""
