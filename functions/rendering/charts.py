"""Charts: horizontal bars with labelled axes, as SVG or PNG, the same bytes for the same numbers."""

import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from movement.model.report_content import Chart, Number
from movement.model.report_texts import said

COLOURS = ("#1f5c99", "#d9822b", "#5b8c3e", "#8a4f9e")
"""Told apart also without colours: they differ in lightness, and each bar bears its number."""
WIDE, BAR, AROUND = 6.3, 0.17, 0.9
LONGEST = 34
STYLE: Any = {
    # The font that matplotlib ships has every letter of Vietnamese.
    "font.family": "DejaVu Sans",
    "font.size": 9,
    # Letters as shapes: the same on every machine, and no font is asked for.
    "svg.fonttype": "path",
    "svg.hashsalt": "report",
    "axes.unicode_minus": False,
}
_IDS = re.compile(r'(id="|url\(#|xlink:href="#)')


def svg(chart: Chart) -> str:
    """Return a chart as an element of HTML, its ids its own."""
    kept = io.StringIO()
    with mpl.rc_context(STYLE):
        _drawn(chart).savefig(kept, format="svg", metadata={"Date": None, "Creator": None})
    text = kept.getvalue()
    return _IDS.sub(lambda found: f"{found[0]}{chart.id}-", text[text.index("<svg") :])


def png(chart: Chart) -> bytes:
    """Return a chart as a picture for paper."""
    kept = io.BytesIO()
    with mpl.rc_context(STYLE):
        _drawn(chart).savefig(kept, format="png", dpi=200, metadata={"Software": None})
    return kept.getvalue()


def _drawn(chart: Chart) -> Figure:
    groups, many = len(chart.categories), len(chart.series)
    # No pyplot: it keeps every figure, and is no good in threads.
    figure = Figure(figsize=(WIDE, AROUND + groups * (many * BAR + 0.12)), layout="constrained")
    axes = figure.add_subplot()
    for number, series in enumerate(chart.series):
        places = [group * (many + 0.7) + number for group in range(groups)]
        bars = axes.barh(places, [float(v) for v in series.values], 0.9, label=series.name, color=COLOURS[number])
        axes.bar_label(bars, [said(Number(value=v)) for v in series.values], padding=3, fontsize=8)
    middle = (many - 1) / 2
    axes.set_yticks([group * (many + 0.7) + middle for group in range(groups)], [_short(c) for c in chart.categories])
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlim(left=min(0.0, *(float(v) for series in chart.series for v in series.values)))
    axes.set_xlabel(chart.measure)
    axes.set_ylabel(chart.kinds)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axes.xaxis.grid(visible=True, color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    if many > 1:
        figure.legend(loc="outside upper center", ncols=many, frameon=False)
    return figure


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
