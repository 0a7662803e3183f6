"""Minimises a smooth function of millions of numbers in single precision: L-BFGS (Nocedal, Wright, algorithm 7.5)."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

Point = npt.NDArray[np.float32]
Loss = Callable[[Point], tuple[float, Point]]
"""The loss at a point, and its slope there."""

REMEMBERED = 10
"""Earlier steps that shape the next one."""

ENOUGH = 1e-4
"""A step must bring at least this part of the descent that the slope promises, or else it is halved."""

SHORTEST = 1e-6
"""Part of a step below which there is nothing more to gain in single precision."""


def descend(loss: Loss, begun: Point) -> Iterator[Point]:
    """Points of ever lower loss, one a step; ends by itself when no step gains any more."""
    point = begun
    value, slope = loss(point)
    memory: list[tuple[Point, Point]] = []
    while True:
        way = direction(slope, memory)
        promised = _dot(way, slope)
        length = 1.0 if memory else 1 / _dot(slope, slope) ** 0.5
        shortest = SHORTEST * length
        while True:
            after = point + np.float32(length) * way
            new_value, new_slope = loss(after)
            if new_value <= value + ENOUGH * length * promised:
                break
            length /= 2
            if length < shortest:
                return
        moved, bent = after - point, new_slope - slope
        if _dot(moved, bent) > 0:
            memory = [*memory, (moved, bent)][-REMEMBERED:]
        point, value, slope = after, new_value, new_slope
        yield point


def direction(slope: Point, memory: Sequence[tuple[Point, Point]]) -> Point:
    """Downhill, corrected by how the slope changed along the remembered steps."""
    way = -slope
    parts: list[float] = []
    for moved, bent in reversed(memory):
        parts.append(_dot(moved, way) / _dot(moved, bent))
        way -= np.float32(parts[-1]) * bent
    if memory:
        moved, bent = memory[-1]
        way *= np.float32(_dot(moved, bent) / _dot(bent, bent))
    for (moved, bent), part in zip(memory, reversed(parts), strict=True):
        way += np.float32(part - _dot(bent, way) / _dot(moved, bent)) * moved
    return way


def _dot(one: Point, other: Point) -> float:
    return float(np.dot(one, other))
