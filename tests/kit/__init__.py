"""Fakes at the ports, and a person to talk through them."""
