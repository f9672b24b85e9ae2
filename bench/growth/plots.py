"""Two pictures: what queries take, and what functions take, over the number of entries; both axes logarithmic."""

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from bench.growth.measuring import Cost
from bench.growth.running import Ran

MARKS = "osD^vPX"
SMALLEST = 0.01
"""What is less stands at the foot: a logarithm has no zero."""


def plot(
    place: Path,
    queries: Mapping[str, Sequence[tuple[int, Cost]]],
    functions: Mapping[str, Sequence[tuple[int, Ran]]],
) -> None:
    """Write growth-queries.svg and growth-functions.svg into a folder; the same figures give the same files."""
    _save(
        place / "growth-queries.svg",
        queries,
        {
            "calls to the store": lambda cost: cost.calls,
            "read units": lambda cost: cost.units,
            "CPU-ms": lambda cost: cost.cpu_ms,
        },
    )
    _save(
        place / "growth-functions.svg",
        functions,
        {
            "CPU-s, first run": lambda ran: ran.first.cpu_ms / 1000,
            "CPU-s, again over what is unchanged": lambda ran: ran.again.cpu_ms / 1000,
            "most memory, MB": lambda ran: ran.mb,
        },
    )


def _save(
    file: Path, lines: Mapping[str, Sequence[tuple[int, Any]]], panels: Mapping[str, Callable[[Any], float]]
) -> None:
    with mpl.rc_context({"svg.hashsalt": file.stem, "font.size": 9}):
        figure = Figure(figsize=(12, 4.2), layout="constrained")
        for axes, (title, value) in zip(figure.subplots(1, len(panels)), panels.items(), strict=True):
            for mark, (name, points) in zip(MARKS, lines.items(), strict=False):
                heights = [max(value(one), SMALLEST) for _, one in points]
                axes.plot([size for size, _ in points], heights, marker=mark, label=name)
            axes.set(title=title, xlabel="entries", xscale="log", yscale="log")
            # Whole powers of ten, so that what is flat looks flat.
            low, high = axes.get_ylim()
            axes.set_ylim(10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high)))
            axes.xaxis.set_major_formatter("{x:,.0f}")
            axes.yaxis.set_major_formatter("{x:g}")
            axes.grid(visible=True, which="major", alpha=0.3)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=len(lines))
        figure.savefig(file, format="svg", metadata={"Date": None})
