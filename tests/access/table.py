"""What people agreed on, copied by hand: who may do what to an entry, where, and in which state.

Nothing here is taken from the code under test: the matrix and the acts are read off the order's tables, and what each
sign of the matrix means at each place is written out.
"""

from typing import NamedTuple

ROLES = ("RPT", "RV1", "RV2", "INS", "PCS", "LDR", "ADM", "AUD")
RECOGNISED = "RECOGNISED"
"""A verified entry that the grassroots level recognised this year; no state of its own, but a case of its own."""
STATES = (
    "DRAFT",
    "SUBMITTED",
    "RETURNED",
    "ACCEPTED",
    "RUNNING",
    "REPORTED",
    "VERIFIED",
    "DISCONTINUED",
    "WITHDRAWN",
    "NOT_ACCEPTED",
    RECOGNISED,
)

PLACES = {
    "own": "= v *",
    "its territory": "= v > *",
    "two levels above": "v > *",
    "below it": "*",
    "a sibling": "*",
    "another commune": "*",
    "prefix twin of the territory": "*",
    "prefix twin of the unit": "*",
    "what the unit was": "",
    "another province": "",
}
"""Where the grant is, seen from the entry's unit → the signs of the matrix that carry an act from there."""
EARLIER = {
    "succeeds its territory": "= v > *",
    "succeeds a part of its territory": "= v > *",
    "succeeds its province": "v > *",
    "a sibling of who succeeds it": "*",
    "another province": "",
}
"""The same for an entry of a unit that has ended: these signs let its successors look; none lets them act."""


class Act(NamedTuple):
    """An act: the signs by role in the order of `ROLES`, the states it begins in, and where it leads; "": it stays."""

    signs: str
    states: str
    to: str = ""


REPORTER = "= - - - - - - -"
REVIEWER = "- = > - * - - -"
STAFF = "- - - - * - - -"
ONGOING = "ACCEPTED RUNNING REPORTED VERIFIED RECOGNISED"
ACTS = {
    "editEntry": Act(REPORTER, "DRAFT RETURNED"),
    "submitEntry": Act(REPORTER, "DRAFT RETURNED", "SUBMITTED"),
    "withdrawEntry": Act(REPORTER, "DRAFT SUBMITTED RETURNED ACCEPTED", "WITHDRAWN"),
    "returnEntry": Act(REVIEWER, "SUBMITTED", "RETURNED"),
    "rejectEntry": Act(REVIEWER, "SUBMITTED", "NOT_ACCEPTED"),
    "acceptEntry": Act(REVIEWER, "SUBMITTED", "ACCEPTED"),
    "startEntry": Act(REPORTER, "ACCEPTED", "RUNNING"),
    "reportEntry": Act(REPORTER, "RUNNING", "REPORTED"),
    "returnReport": Act(REVIEWER, "REPORTED", "RUNNING"),
    "verifyEntry": Act("- = > v * - - -", "REPORTED", "VERIFIED"),
    "continueEntry": Act(REPORTER, "VERIFIED RECOGNISED", "RUNNING"),
    "discontinueEntry": Act(REPORTER, ONGOING, "DISCONTINUED"),
    "recogniseEntry": Act(REVIEWER, "VERIFIED RECOGNISED"),
    "refuseRecognition": Act(REVIEWER, "VERIFIED RECOGNISED"),
    "revokeRecognition": Act(STAFF, "RECOGNISED"),
    "amendEntry": Act(STAFF, f"{ONGOING} DISCONTINUED"),
}
READ = "v v v v * v - *"
READ_DRAFT = "= - - - - - - -"
READ_RECOGNISED = "* * * * * * - *"
LEVEL = {"RV1": "GRASSROOTS", "RV2": "DISTRICT", "PCS": "PROVINCE"}
"""The level each role decides at about recognition."""


def carries(signs: str, role: str, place: str, reach: dict[str, str]) -> bool:
    """Say whether a role's sign is among those that carry from a place."""
    return signs.split()[ROLES.index(role)] in reach[place].split()


def sees(role: str, place: str, state: str, reach: dict[str, str]) -> str:
    """Return what a person sees of an entry: `all`, its `public` fields or `nothing`."""
    if carries(READ_DRAFT if state == "DRAFT" else READ, role, place, reach):
        return "all"
    if state == RECOGNISED and carries(READ_RECOGNISED, role, place, reach):
        return "public"
    return "nothing"


def outcome(act: str, role: str, place: str, state: str, *, ended: bool = False) -> str:
    """Return the state an act leads to, or the code of its refusal; `ended`: the entry's unit has ended."""
    reach = EARLIER if ended else PLACES
    if sees(role, place, state, reach) != "all":
        return "NOT_FOUND"
    rule = ACTS[act]
    if ended or not carries(rule.signs, role, place, reach):
        return "FORBIDDEN"
    if state not in rule.states.split():
        return "ILLEGAL_ACT"
    if act in {"recogniseEntry", "refuseRecognition"} and (refusal := _undecided(act, role, state)):
        return refusal
    return rule.to or ("VERIFIED" if state == RECOGNISED else state)


def _undecided(act: str, role: str, state: str) -> str:
    """Return why a level cannot decide about recognition now; "" if it can."""
    if role == "RV2":
        return "BAD_INPUT"  # the level of districts has ended
    decided = (role, state) == ("RV1", RECOGNISED)
    before_below = (act, role, state) == ("recogniseEntry", "PCS", "VERIFIED")
    return "ILLEGAL_ACT" if decided or before_below else ""
