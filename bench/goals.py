"""What was to be reached, and where on which page it is measured. Pure data and small functions of a page's cells."""

from collections.abc import Callable

from msgspec import Struct

from bench.page import Cells

CPU, DEFAULT, VALUE = "CPU ms a request", "strawberry as it comes", "value"
NODE = ("Apollo Server", "graphql-yoga", "mercurius")
"""The Node servers as they come."""
READS = ("code", "entries", "queue", "candidates", "numbers")


class Goal(Struct, frozen=True, kw_only=True):
    """One goal: a number on a page that must be at least, at most or below so much."""

    what: str
    page: str
    measured: Callable[[Cells], float]
    """Raises KeyError where the page does not say."""
    at_least: float | None = None
    at_most: float | None = None
    below: float | None = None

    def reached(self, found: float) -> bool:
        """Say whether a measured number reaches it."""
        return (
            (self.at_least is None or found >= self.at_least)
            and (self.at_most is None or found <= self.at_most)
            and (self.below is None or found < self.below)
        )

    @property
    def limit(self) -> str:
        """The number to reach, as people write it."""
        signs = {"≥": self.at_least, "≤": self.at_most, "<": self.below}
        return ", ".join(f"{sign} {number:,g}" for sign, number in signs.items() if number is not None)


def ours(cells: Cells) -> float:
    """Return the CPU-ms a request of the better of our servers."""
    return min(row[CPU] for name, row in cells.items() if name.startswith("ours"))


def against(*peers: str) -> Callable[[Cells], float]:
    """Return what gives ours as a multiple of the quickest of these peers."""
    return lambda cells: ours(cells) / min(cells[peer][CPU] for peer in peers)


def document(name: str, *peers: str) -> Callable[[Cells], float]:
    """Return what gives ours as a multiple of the quickest of these peers, for a document end to end."""
    return lambda cells: cells[name]["ours"] / min(cells[name][peer] for peer in peers)


def figure(name: str) -> Callable[[Cells], float]:
    """Return what gives a single figure of a page."""
    return lambda cells: cells[name][VALUE]


def model(column: str) -> Callable[[Cells], float]:
    """Return what gives how many times PynamoDB's model takes what we take, by a column."""
    return lambda cells: cells["PynamoDB model"][column] / cells["ours"][column]


def most_memory(cells: Cells) -> float:
    """Return the most memory of the rows that are numbers of items, MB."""
    return max(row["MB"] for name, row in cells.items() if name.replace(",", "").isdigit())


GOALS: dict[str, tuple[Goal, ...]] = {
    "1. Executing a query": (
        Goal(
            what="times as quick as Strawberry as it comes",
            page="execution",
            measured=lambda cells: cells[DEFAULT][CPU] / ours(cells),
            at_least=12,
        ),
        Goal(what="of Apollo Server's CPU", page="execution", measured=against("Apollo Server"), below=1),
        Goal(what="of Yoga's CPU", page="execution", measured=against("graphql-yoga"), below=1),
        Goal(what="of mercurius' CPU without JIT", page="execution", measured=against("mercurius"), at_most=1.1),
        Goal(what="of mercurius' CPU with JIT", page="execution", measured=against("mercurius with JIT"), at_most=5),
    ),
    "2. Talking to DynamoDB": (
        Goal(
            what="page of 100 from the engine, times as quick as PynamoDB's model",
            page="reads",
            measured=model("page of 100"),
            at_least=6,
        ),
        Goal(
            what="page of 1 MB, times as quick as PynamoDB's model",
            page="reads",
            measured=model("an item, 1 MB"),
            at_least=20,
        ),
        Goal(what="a sum, times as quick as PynamoDB's model", page="reads", measured=model("sum: s"), at_least=20),
        Goal(what="µs CPU a Get", page="reads", measured=lambda cells: cells["ours"]["a Get"], at_most=200),
        Goal(what="µs CPU a BatchGet", page="reads", measured=lambda cells: cells["ours"]["a BatchGet"], at_most=200),
        Goal(
            what="items a second and a core, summed from the stub",
            page="reads",
            measured=lambda cells: cells["ours"]["items/s"],
            at_least=300_000,
        ),
        Goal(what="most memory of a sum of 10⁴ to 10⁶ items, MB", page="reads", measured=most_memory, at_most=100),
    ),
    "3. End to end, beside Node servers": tuple(
        goal
        for name in READS
        for goal in (
            Goal(
                what=f"{name}: of the quickest Node server's CPU",
                page="documents",
                measured=document(name, *NODE),
                below=1,
            ),
            Goal(
                what=f"{name}: of mercurius' CPU with JIT",
                page="documents",
                measured=document(name, "mercurius with JIT"),
                at_most=2,
            ),
        )
    ),
    "4. Cold start": tuple(
        Goal(what=what, page="lambda-starts", measured=figure(what), at_most=most)
        for what, most in (
            ("init of the gateway, ms", 600),
            ("init of the slowest function, ms", 350),
            ("zip of gateway, MB", 12),
        )
    ),
    "5. Growth": tuple(
        Goal(what=what, page="growth", measured=figure(what), at_most=most, at_least=least)
        for what, least, most in (
            ("entries of the largest province", 1_000_000, None),
            ("units of the largest province", 100_000, None),
            ("queries that read more of a larger province", None, 0),
            ("functions that write again over what is unchanged", None, 0),
            ("most memory of the statistics of 104 communes, MB", None, 100),
        )
    ),
}
"""By section of what was measured before the first line."""
