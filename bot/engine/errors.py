"""What can go wrong inside the engine: only ever an author's or our mistake, never a person's."""


class EngineError(Exception):
    """Root of the engine's errors."""


class FlowLoopError(EngineError):
    """More steps in one turn than any sane flow needs; the turn is abandoned and reported."""


class UnreadableSessionError(EngineError):
    """Stored JSON that is not a session, for example written by a newer version."""
