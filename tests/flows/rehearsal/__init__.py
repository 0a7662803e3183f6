"""Plays conversations without a store or a channel, and finds those that walk ways nobody has walked yet."""
