"""From a series of numbers to the coordinates, ticks and words of a chart. Pure.

The plot is a square of SIZE by SIZE units, stretched to the room there is; y grows downwards as in
SVG. Labels are words beside the plot, so they are never stretched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

SIZE = 1000
# Round steps in tenths: 1.5 is used only where it is a whole number (15, 150, …).
_STEPS = (10, 15, 20, 25, 30, 40, 50, 60, 80)
_MOST_LABELS = 5
_BAR_SHARE = 0.7


@dataclass(frozen=True)
class Mark:
    """One value: its bar, and the column in which a pointer finds its title."""

    x: int
    y: int
    width: int
    height: int
    column_x: int
    column_width: int
    title: str


@dataclass(frozen=True)
class Row:
    """One value in words, for the table that says the same."""

    label: str
    value: str


@dataclass(frozen=True)
class Chart:
    """Everything a chart component draws. Empty when the series is."""

    line: str = ""
    last_dot: str = ""
    marks: list[Mark] = field(default_factory=list)
    grid: list[int] = field(default_factory=list)
    y_labels: list[str] = field(default_factory=list)
    x_labels: list[str] = field(default_factory=list)
    bar_labels: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def scale(series: Sequence[tuple[str, int]], spell: Callable[[int], str] = "{:,}".format) -> Chart:
    """The chart of (label, value) pairs, the axis starting at zero; `spell` words a value.

    Raises ValueError for a negative value: these charts show amounts and counts.
    """
    if not series:
        return Chart()
    if min(value for _, value in series) < 0:
        raise ValueError("a chart of amounts cannot show a negative value")
    ticks = axis_ticks(max(value for _, value in series))
    top = ticks[-1]
    labels = thin_labels([label for label, _ in series])
    points = _points([value for _, value in series], top)
    return Chart(
        line="M" + "L".join(f"{x} {y}" for x, y in points),
        last_dot=f"M{points[-1][0]} {points[-1][1]}h0",
        marks=[
            _mark(place, len(series), value, top, f"{label}: {spell(value)}")
            for place, (label, value) in enumerate(series)
        ],
        grid=[_height_to_y(tick, top) for tick in ticks],
        y_labels=[spell(tick) for tick in reversed(ticks)],
        x_labels=[label for label in labels if label],
        bar_labels=labels,
        rows=[Row(label, spell(value)) for label, value in series],
    )


def axis_ticks(highest: int) -> list[int]:
    """Two equal round steps from zero to at least `highest`: 0, 500, 1000."""
    step = _round_step(max(highest, 2))
    return [0, step, 2 * step]


def thin_labels(labels: list[str]) -> list[str]:
    """As many labels, all but five at most blanked: equally far apart, with the first and last."""
    gaps = len(labels) - 1
    if gaps < _MOST_LABELS:
        return labels
    shown = next(n for n in range(_MOST_LABELS - 1, 0, -1) if gaps % n == 0)
    return [label if place % (gaps // shown) == 0 else "" for place, label in enumerate(labels)]


def _round_step(highest: int) -> int:
    """The smallest round whole number (1, 2, 3, … 15, 20, 25, …) of which two reach `highest`."""
    power = 1
    while True:
        for tenths in _STEPS:
            step, rest = divmod(tenths * power, 10)
            if rest == 0 and 2 * step >= highest:
                return step
        power *= 10


def _points(values: Sequence[int], top: int) -> list[tuple[int, int]]:
    if len(values) == 1:
        return [(0, _height_to_y(values[0], top)), (SIZE, _height_to_y(values[0], top))]
    gaps = len(values) - 1
    return [
        (round(place * SIZE / gaps), _height_to_y(value, top)) for place, value in enumerate(values)
    ]


def _mark(place: int, count: int, value: int, top: int, title: str) -> Mark:
    start, end = round(place * SIZE / count), round((place + 1) * SIZE / count)
    width = max(1, round((end - start) * _BAR_SHARE))
    y = _height_to_y(value, top)
    return Mark(
        x=start + (end - start - width) // 2,
        y=y,
        width=width,
        height=SIZE - y,
        column_x=start,
        column_width=end - start,
        title=title,
    )


def _height_to_y(value: int, top: int) -> int:
    return SIZE - round(value * SIZE / top)
