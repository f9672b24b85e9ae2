"""All benches on one page: each goal, what was measured, whether it is reached; `make bench` runs them before.

It writes bench/RESULTS.md from the pages that are there, and measures nothing itself.
"""

from collections.abc import Iterator

from bench import page
from bench.goals import GOALS, Goal

NAME = "RESULTS"
PAGES = {
    "execution": "a query executed beside other servers, without a database",
    "reads": "DynamoDB's answers decoded, beside other clients",
    "documents": "the documents end to end, beside Node servers",
    "lambda-starts": "packages starting and answering in Lambda's runtime",
    "growth": "queries and functions over ever larger provinces",
    "evaluate-candidates": "5,000 to 100,000 entries evaluated",
    "import-entries": "5,000 entries from a sheet",
    "reorganise-nation": "the whole country reorganised",
}
"""Every page that a bench writes, and what it is about."""
MANY = 1_000
"""From here on a number is told without fractions."""
PLOTS = {
    "growth-queries.svg": "What documented queries take: calls, read units, CPU-ms",
    "growth-functions.svg": "What scheduled functions take: CPU, CPU again over what is unchanged, memory",
}


def main() -> None:
    """Write the page."""
    page.write(NAME, list(lines()))


def lines() -> Iterator[str]:
    """Yield the page's lines."""
    yield "# Results of all benches"
    yield ""
    yield "Written by `make bench` from the pages it links to, each with its conditions, its losing rows and how it was"
    yield "measured. Multiples are of CPU-ms: below 1 we take less than the other."
    for section, goals in GOALS.items():
        yield from ("", f"## {section}", "", "| goal | to reach | measured | reached | page |", "|---|---|---|---|---|")
        yield from (row(goal) for goal in goals)
    yield from ("", "## Plots", "")
    yield from (f"![{what}]({file})" for file, what in PLOTS.items() if (page.FOLDER / file).exists())
    yield from ("", "## Pages", "")
    yield from (f"- [{name}]({name}.md): {what}" for name, what in PAGES.items() if page.cells(name) is not None)


def row(goal: Goal) -> str:
    """Return a goal's line; what no page says is said to be missing, never reached."""
    cells = page.cells(goal.page)
    try:
        found = None if cells is None else goal.measured(cells)
    except (KeyError, ValueError):
        found = None
    if found is None:
        return f"| {goal.what} | {goal.limit} | not measured | | |"
    shown = f"{found:,.0f}" if found >= MANY else f"{found:.4g}"
    reached = "yes" if goal.reached(found) else "**no**"
    return f"| {goal.what} | {goal.limit} | {shown} | {reached} | [{goal.page}]({goal.page}.md) |"


if __name__ == "__main__":
    main()
