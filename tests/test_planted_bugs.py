"""Bugs planted on purpose: each must make its suite fail, or the suite would prove nothing.

A mutant is a copy of the tree in which one text of one file was changed; the suite runs there as it runs here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

ROOT = Path(__file__).parents[1]
QUICK = """
from hypothesis import Phase, settings
settings.register_profile("quick", phases=[Phase.explicit, Phase.generate], database=None)
settings.load_profile("quick")
"""
"""Hypothesis need not look for the smallest failure here."""


class Bug(Struct, frozen=True):
    """What is planted: where, which text becomes which, and which suite must see it."""

    file: str
    text: str
    becomes: str
    suite: str


def bugs(file: str, suite: str, *changes: tuple[str, str]) -> list[Bug]:
    return [Bug(f"movement/{file}", text, becomes, f"tests/{suite}") for text, becomes in changes]


BUGS = [
    *bugs(
        "model/periods.py",
        "model/test_periods.py",
        ("Cut(FIRST_YEAR, 14)", "Cut(FIRST_YEAR, 15)"),
        ("before = (self.year - 1, 12) if first == 1", "before = (self.year, 12) if first == 1"),
        ("return _after_month(self._table, *before)", "return _after_month(self._table[-1:], *before)"),
        ("if cut.from_year <= year]", "if cut.from_year < year]"),
        ("(begun[-1] if begun", "(begun[0] if begun"),
        ("if y.first_day <= day < y.end_day)", "if y.first_day < day <= y.end_day)"),
        ("return self.start <= instant < self.end", "return self.start <= instant <= self.end"),
    ),
    *bugs(
        "model/return_checks.py",
        "model/test_return_checks.py",
        ("numbers[less] > numbers[more]", "numbers[less] >= numbers[more]"),
        ("if less in numbers and more in numbers and", "if numbers.get(more, 0) < numbers.get(less, 0) and"),
        ("if numbers.get(code)]", "if code in numbers]"),
        ("if lacking and len(lacking) < len(check.codes):", "if lacking:"),
        ("if len(earlier) < FEWEST_EARLIER:", "if len(earlier) < 3:"),
        ("> factor * deviation", ">= factor * deviation"),
        ("if v.value is not None or v.reason}", "if v.value or v.reason}"),
        ("if not number.is_finite() or number < 0", "if not number.is_finite()"),
    ),
    *bugs(
        "model/report_types.py",
        "model/test_report_types.py",
        ("day = period.last_day\n    found", "day = period.end_day\n    found"),
        (" or unit.kind not in self.unit_kinds", ""),
        ('at.path.startswith(f"/{root}/")', "at.path"),
        ("version = found.at(period.last_day)", "version = found.at(period.first_day)"),
    ),
    *bugs(
        "model/returns.py",
        "model/test_return_acts.py",
        ("late = max((came - due_on).days, 0)", "late = (came - due_on).days"),
        ("line.state in RECEIVED and", ""),
        ("if received and line is not None and line.submitted_at else day", "if line and line.submitted_at else day"),
        ("inside = place != path and place", "inside = place"),
        ("if inside and not (found and place.startswith(found[-1][1])):", "if inside:"),
    ),
    *bugs(
        "usecases/duties.py",
        "usecases/test_return_runs.py",
        ("(stored.g, stored.type_version) == (head.g, found.version.number)", "stored.type == found.type.code"),
        ("if row[1].startswith(place.path)]", "]"),
    ),
    *bugs(
        "model/audit.py",
        "model/test_audit.py",
        ("if audit.version != expected:", "if audit.version < 0:"),
        ("if audit.previous != previous:", "if False:"),
        ("if sealed(audit).hash != audit.hash:", "if not audit.hash:"),
        ('digest(msgspec.structs.replace(audit, hash=""))', "digest(audit.delta)"),
        ("before[key] != value", "False"),
    ),
    *bugs(
        "storage/cursors.py",
        "storage/test_cursors.py",
        ("not hmac.compare_digest(seal, self._seal(body)) or ", ""),
        (" or self._text(sealed) != cursor", ""),
        ("[person, listing,", "[listing,"),
        ("[person, listing,", "[person,"),
        (", *[str(a) for a in arguments]]", "]"),
        ("hmac.new(secret.encode(), binding", 'hmac.new(b"", binding'),
        ("hmac.new(self._key, body", 'hmac.new(self._key, b""'),
    ),
    *bugs(
        "model/cells.py",
        "model/test_cells.py",
        ('cell.data_type = "s"', "pass"),
        ("cell.quotePrefix = True", "pass"),
        ("if _lures(text) else text", "if False else text"),
    ),
    *bugs(
        "model/sheet_numbers.py",
        "model/test_sheet_values.py",
        ("if _TWO_WAYS.fullmatch(text):", "if False:"),
        ("if found != round(found, _DECIMALS):", "if False:"),
    ),
    *bugs(
        "model/sheet_reading.py",
        "model/test_sheet_reading.py",
        ("if place[:2] in wrong:", "if False:"),
        ("form[field] = [items[number] for number in sorted(items)]", "form[field] = [items[min(items)]]"),
        ("told.setdefault(at, self._fault(at, problem.message, problem.code))", "pass"),
    ),
    *bugs(
        "model/workbook_looks.py",
        "model/test_workbooks.py",
        ("parser.StartDoctypeDeclHandler = _refuse_doctype", "pass"),
        ("or sum(part.file_size for part in parts) > MOST_UNPACKED", ""),
        ("if self.line > MOST_LINES or self.column > MOST_COLUMNS:", "if False:"),
    ),
    *bugs(
        "usecases/import_runs.py",
        "usecases/test_import_crashes.py",
        ('Request(request_id=f"{found.id}-{row.line}")', 'Request(request_id=world.new_id("e"))'),
        ("if found.by != actor.subject:", "if False:"),
        ("version=at.version + 1)", "version=at.version + 2)"),
    ),
    *bugs(
        "model/search.py",
        "model/test_search.py",
        ('f" {words} " in f" {folded} "', 'f" {words} " in f" {folded}"'),
        ('f" {words}" in f" {folded}" else', "words in folded else"),
        ("if before.get(words) != row", "if words not in before"),
        ("removed[: MOST_ROWS - len(written)]", "removed"),
        ("name=name,", ""),
    ),
    *bugs(
        "model/units.py",
        "model/test_units.py",
        ("return on_territory and rest != path", "return rest != path"),
        (' and rest.count("/") == 1', ""),
        (" and rest.startswith(ids.ORGANISATION)", ""),
        ("rest = path.removeprefix(base)", 'rest = path.removeprefix(base.rstrip("/")).lstrip("/")'),
    ),
    *bugs(
        "model/placement.py",
        "model/test_counting_now.py",
        ("return self._line(unit, _common(bases), LineKind.UNALLOCATED, landed)", "return after[0]"),
        ("if len(links) == len(after) == 1 and links[0].extent is Extent.WHOLE", "if len(links) == len(after) == 1"),
        ("bases = [above(place.path) for place in after]", "bases = [place.base for place in after]"),
        ("if link.effective_on <= today", "if link.effective_on > today"),
        ("        if after:\n", "        if len(after) > 1:\n"),
        ("parent.line is LineKind.UNALLOCATED", "parent.line is None"),
        ("parent.base if parent is not None", "last.path if parent is not None"),
    ),
    *bugs(
        "model/counting_now.py",
        "model/test_counting_now.py",
        (" and place.root == today.root:\n            found", ":\n            found"),
        ("Counted(row.entry, place.root, place.path, row", "Counted(row.entry, place.root, place.base, row"),
        (" | {row.path for row in rows}", ""),
        ("rolled_up(now), of_own(now)", "rolled_up(now), rolled_up(now)"),
    ),
    *bugs(
        "model/counting.py",
        "model/test_counting_now.py",
        ("ended=unit.id in values", "ended=False"),
        ("rows = [row for row in now if row.root == root]", "rows = list(now)"),
    ),
    *bugs(
        "model/reported.py",
        "model/test_reported.py",
        ("        return shorter\n", "        return [period]\n"),
        ("        if line.state in GOOD:\n", "        if line.state:\n"),
        ("if version is not None and atom in due:", "if version is not None:"),
        ("            found[code] = {last}\n", "            pass\n"),
        ("if not adds and own != one.unit:", "if False:"),
        ("for unit in ids if adds else [own]:", "for unit in ids:"),
        ("not one.adds_over_time and atom != period:", "False:"),
        ("        for code in sorted({*codes, *owed}):", "        for code in sorted(codes):"),
        ("sums.expected = row[base(code)].expected", "pass"),
        ("        if one.describes_persons:\n            personal.add(one.code)\n", ""),
    ),
    *bugs(
        "model/suppression.py",
        "model/test_suppression.py",
        ('family = {"": cells.get(path, {}), **', "family = {**"),
        ("while is_small(_summed(family[one] for one in unseen).values()):", "while False:"),
        ("for child in unseen if child for one in _below(child, children)]", "for one in unseen if one]"),
        ("0 < value < FEWEST", "0 < value < FEWEST - 1"),
        ("if any(family[child].get(code) for child in unseen):", "if unseen:"),
        ("            if child not in unseen:\n", "            if child:\n"),
        ("for path in share - whole}", "for path in ()}"),
        ("for path in today if len(today) > 1}", "for path in ()}"),
        ("            lost |= {(code, one) for one in inside for code in codes}\n", ""),
        ("if len({within(path) for path in inside}) > 1:", "if any(within(path) for path in inside):"),
    ),
    *bugs(
        "model/reported_rows.py",
        "model/test_suppression.py",
        ("        unseen |= {code for unit, code in found.hidden_before.values if unit in names}\n", ""),
        ("hidden_before=_all(veil.hidden for _, veil in then.veils)", "hidden_before=Hidden()"),
        ("value=None if suppressed else here.value", "value=here.value"),
    ),
    *bugs(
        "model/publications.py",
        "usecases/test_publications.py",
        ("    if not all(one.final for one in heads):", "    if False:"),
        ("    if not reason:\n", "    if False:\n"),
    ),
    *bugs(
        "usecases/statistics.py",
        "usecases/test_publications.py",
        ("return head if publication is None else publication.of(mode)", "return head"),
        ('if newest and not actor.may("return.read", place):', "if False:"),
    ),
    *bugs(
        "model/media.py",
        "model/test_media.py",
        ("return Fault.ACTIVE if any", "return None if any"),
    ),
    *bugs(
        "model/zips.py",
        "model/test_media.py",
        (" or at + length != size - _END_BYTES or", " or"),
        ("== total == len(set(found))", "== total"),
    ),
    *bugs(
        "model/uploads.py",
        "model/test_uploads.py",
        ("if not name.casefold().endswith(endings):", "if not any(ending in name.casefold() for ending in endings):"),
        ("_SHA256.fullmatch", "_SHA256.match"),
    ),
    *bugs(
        "model/actors.py",
        "model/test_people.py",
        ("part.root != place.root or ", ""),
        ("place.path.startswith(part.path)", 'place.path.startswith(part.path.rstrip("/"))'),
        ("(self.own, *self.reach) if reads else", "(self.own, *self.reach) if True else"),
    ),
    *bugs(
        "model/reasons.py",
        "model/test_reasons.py",
        ("RuleResult.UNKNOWN: Outcome.NEEDS_REVIEW,", "RuleResult.UNKNOWN: Outcome.ELIGIBLE,"),
        (" if r.strictness is Strictness.HARD)", ")"),
    ),
    *bugs(
        "model/entry_rules.py",
        "model/test_eligibility.py",
        ("if since is None or since <= day_of(look[0])", "if True"),
        ("look[0] > max(confirmed)[0]", "look[0] >= max(confirmed)[0]"),
        (" and then is not State.RUNNING", ""),
    ),
    *bugs(
        "model/ranking.py",
        "model/test_ranking.py",
        ("    found.sort(key=lambda pair: _place(*pair))\n", ""),
        ("score is None, -(score or 0)", "-(score or 0)"),
        (", sheets, found.inspections]", ", found.inspections]"),
    ),
    *bugs(
        "model/snapshots.py",
        "model/test_snapshots.py",
        ("        if not inspection.is_concluded:\n            continue\n", ""),
        ("sorted(entries, key=order)", "entries"),
        ("reversed(steps[1:])", "reversed(steps)"),
    ),
    *bugs(
        "model/reminders.py",
        "model/test_reminders.py",
        ('if late < -rule.number("soon")', 'if late <= -rule.number("soon")'),
        ('if late < rule.number("escalate")', 'if late <= rule.number("escalate")'),
    ),
    *bugs(
        "model/matters.py",
        "model/test_reminders.py",
        ("matter.unit, matter.person, due_on, step]", "matter.unit, matter.person, step]"),
        ("matter.unit, matter.person, due_on, step]", "matter.unit, due_on, step]"),
    ),
    *bugs(
        "model/units.py",
        "model/test_reorganisation_histories.py",
        ("return tuple(row for row in best.values() if not row.void)", "return tuple(best.values())"),
        ("sorted((r for r in found if r.g <= head), key=lambda r: r.g)", "found"),
    ),
    *bugs(
        "model/reorganising.py",
        "model/test_reorganisation_histories.py",
        ("structs.replace(old, valid_to=day, g=g), new)", "new)"),
        ("for child in below_of(self.register, unit))", "for child in ())"),
        ("(*outline.plan.ends, *outline.bodies.ends)", "(*outline.plan.ends,)"),
        ("structs.replace(row, void=True, g=by) if old is None else", "row if old is None else"),
    ),
    *bugs(
        "model/reorganisation_checks.py",
        "model/test_reorganisation_histories.py",
        ("            if child.is_territory and not cared_for:", "            if False:"),
        ("elif keeps or code in announced or code in taken:", "elif code in announced or code in taken:"),
    ),
    *bugs(
        "model/reorganisation_checks.py",
        "model/test_reorganising.py",
        (
            "            if ORDER.index(tier_after(register, plan, above)) >= ORDER.index(tier):",
            "            if False:",
        ),
        ("if row.parent and unit in _above(register, plan, unit):", "if False:"),
        ("keeps or code in announced or code in taken:", "keeps or code in announced:"),
    ),
    *bugs(
        "model/reorganising.py",
        "model/test_reorganising.py",
        ("if was is not None and path not in {r.path for r in was.reach}:", "if False:"),
        ("if above not in ancestors(was.last.path):", "if False:"),
    ),
    *bugs(
        "model/reorganisation_plan.py",
        "model/test_reorganising.py",
        ("if whole and len(whole) + len(parts) > 1:", "if False:"),
        ("if len(parts) == 1 and not whole:", "if False:"),
        ("            if start in found:\n", "            if False:\n"),
        ("if last.valid_from > register.eve or last.valid_to is not None:", "if False:"),
    ),
    *bugs(
        "usecases/reorganisation_runs.py",
        "usecases/test_reorganisation_crashes.py",
        ("range(begun, end, TOGETHER)", "range(0, end, TOGETHER)"),
        (
            "world.store.commit(Change(entities=((done, expected),), audits=(), children=thin))",
            "world.store.put_all([done, *thin])",
        ),
        ("if end < found.staged:", "if end + 1 < found.staged:"),
    ),
    *bugs(
        "usecases/reminder_runs.py",
        "usecases/test_reminder_crashes.py",
        ("    counts = [", "    await world.publish([event_of(r) for r in made])\n    counts = ["),
        ("for rows in (made, again, over)", "for rows in (made, again, over[:0])"),
        (
            "        taken = set(await",
            "        await _put(world, [_next(r, told=True) for r in part])\n        taken = set(await",
        ),
    ),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for part in ("movement", "tests", "local"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests" / "conftest.py").write_text(QUICK)
    # Only the use cases need the engine, which costs time.
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests" / "usecases" / "conftest.py")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def write(file: Path, text: str) -> None:
    # Compiled files are told apart by their second and size only: a mutant must not meet those of the one before.
    later = int(file.stat().st_mtime) + 2
    file.write_text(text)
    os.utime(file, (later, later))


def run(folder: Path, suite: str) -> subprocess.CompletedProcess[str]:
    options = ["-x", "-p", "no:cacheprovider", suite]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ.get("PATH", "")},
    )


@pytest.mark.parametrize("suite", sorted({bug.suite for bug in BUGS}))
def test_the_suite_passes_without_a_bug(copy: Path, suite: str) -> None:
    assert run(copy, suite).returncode == 0


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: f"{bug.file}: {bug.text[:60]} -> {bug.becomes[:40]}")
def test_a_planted_bug_is_caught(copy: Path, bug: Bug) -> None:
    file = copy / bug.file
    whole = file.read_text()
    assert whole.count(bug.text) == 1, "the code has moved on: plant the bug where the rule is now"
    write(file, whole.replace(bug.text, bug.becomes))
    try:
        done = run(copy, bug.suite)
    finally:
        write(file, whole)
    assert done.returncode == 1, done.stdout + done.stderr
    assert " failed" in done.stdout or "FAILED" in done.stdout
