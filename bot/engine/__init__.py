"""Decides what happens next. Pure: no clock, no files, no network; see `advance.Engine`."""
