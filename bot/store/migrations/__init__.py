"""How the tables came to be, one step a file under `versions`. A step is never changed once released.

Draft the next one with `python -m bot.store.migrations "what changes"`, then read it, and raise `migrate.HEAD`.
"""
