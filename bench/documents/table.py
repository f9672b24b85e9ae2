"""The page of `make bench-documents`."""

import os
import platform
import statistics
from collections.abc import Mapping, Sequence

from bench.documents.asked import ACT, READS
from bench.documents.cases import CLIENTS
from bench.documents.data import ENTRIES
from bench.documents.servers import JIT, OURS, PEERS, REFERENCE, Server

TIMES_JIT = 2


def written(
    servers: Sequence[Server], lengths: Mapping[str, int], rounds: int, requests: int, submits: int, load: str
) -> str:
    """Return the page: how it was measured, whether each goal is met, and every row."""
    cost = {name: {s.name: statistics.median(s.costs[name]) for s in servers} for name in (*READS, ACT)}
    lines = [*_head(rounds, requests, submits, load), *_goals(cost, lengths)]
    for name in (*READS, ACT):
        lines += ["", f"## {name}", "", "| server | CPU ms a request | lowest, highest round | ms, median | ms, 95 % |"]
        lines += ["|---|---|---|---|---|"]
        for server in sorted(servers, key=lambda s: cost[name][s.name]):
            times, costs = sorted(server.times[name]), server.costs[name]
            middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
            bold = "**" if server.name in {OURS, REFERENCE} else ""
            lines.append(
                f"| {bold}{server.name}{bold} | {cost[name][server.name]:.2f} | {min(costs):.2f}, {max(costs):.2f} "
                f"| {middle:.0f} | {late:.0f} |"
            )
    return "\n".join(lines) + "\n"


def _head(rounds: int, requests: int, submits: int, load: str) -> list[str]:
    return [
        "# The six documents end to end, beside Node servers",
        "",
        f"Written by `make bench-documents`. The sample of `make run` with {ENTRIES} entries a year, its statistics",
        "and candidates computed, in the embedded engine, from which all servers read; the engine's work is not",
        "counted. Staff of the province ask with tokens of the local issuer. The Node servers get the part of the",
        "schema that the six documents need and one module of resolvers (AWS SDK v3's document client over kept-alive",
        "connections, one DataLoader, jose): the same reads by the same indexes, whole items. Their advantages: they",
        "know only the rights that the six documents ask for, estimate no cost, limit neither size nor calls, log",
        "nothing. All remember a person's grants for a minute; ours also that a token is sound. Answers are asserted",
        "equal but for cursors, which are opaque and each server's own.",
        f"{CLIENTS} clients; medians of {rounds} rounds that take turns, after two uncounted ones, {requests} requests",
        f"a round ({submits} of the act, each on a draft of its own). CPU-ms: user and system of a server's processes.",
        f"Python {platform.python_version()}, {os.cpu_count()} cores shared with other work; load before and after",
        f"the run: {load}.",
    ]


def _goals(cost: Mapping[str, Mapping[str, float]], lengths: Mapping[str, int]) -> list[str]:
    names = [OURS, REFERENCE, *PEERS]
    lines = [
        "",
        f"Goals: each read below each Node server as it comes, and within {TIMES_JIT}× of {JIT}. CPU-ms a request:",
        "",
        f"| document | items | {' | '.join(names)} | × {JIT} | goals |",
        "|---|---|" + "---|" * (len(names) + 2),
    ]
    for name in READS:
        row = cost[name]
        missed = [peer for peer in PEERS if peer != JIT and row[peer] <= row[OURS]]
        missed += [f"{TIMES_JIT}× {JIT}"] if row[OURS] > TIMES_JIT * row[JIT] else []
        cells = " | ".join(f"{row[one]:.2f}" for one in names)
        verdict = f"missed: {', '.join(missed)}" if missed else "met"
        lines.append(f"| {name} | {lengths[name]} | {cells} | {row[OURS] / row[JIT]:.2f} | {verdict} |")
    row = cost[ACT]
    cells = " | ".join(f"{row[one]:.2f}" for one in names)
    return [*lines, f"| {ACT} (an act) | 1 | {cells} | {row[OURS] / row[JIT]:.2f} | none |"]
