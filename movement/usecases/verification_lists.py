"""Looking at every list of candidates (I9) and at every row that holds a person's name (I13)."""

from movement.model import ids, list_checks, personal_checks
from movement.model.commendation import CommendationHead
from movement.model.rule_sets import Purpose, RuleSet
from movement.model.subjects import PersonalData, Subject
from movement.model.verification import Findings
from movement.storage import paths, tables
from movement.storage.store import Span, want
from movement.usecases import audited, gathering, rule_sets
from movement.usecases.verification_trails import Report
from movement.world import World


async def lists(world: World, findings: Findings, report: Report) -> None:
    """Look at every list that readers see: is it whole, and does all that it names exist."""
    async for page in world.store.walk(tables.COMMENDATIONS):
        for item in page:
            if isinstance(item.entity, CommendationHead):
                await _list(world, findings, item.entity)
        report(f"Lists of candidates: {findings.looked['lists']}")


async def _list(world: World, findings: Findings, head: CommendationHead) -> None:
    findings.looked["lists"] += 1
    rules: RuleSet | None
    (rules,) = await world.get(rule_sets.wanted(Purpose.COMMENDATION, head.root))
    rows = [row async for row in world.store.every(paths.candidates_of_run, Span(head.run))]
    manifest = [part async for part in world.store.every(paths.manifest_of_list, Span(head.id, "MANIFEST#"))]
    findings.note(list_checks.breaches(head, rows, rules, manifest))
    cited, made_of = list_checks.evidence(rows), list_checks.versions_of(manifest)
    names = [name for name in dict.fromkeys([*cited, *made_of]) if ids.is_id(name) and name[0] in audited.LETTERS]
    found = {one.id: one for one in await gathering.records(world, [want(audited.LETTERS[n[0]], id=n) for n in names])}
    gone = [(name, cited.get(name, "what it was made from")) for name in names if name not in found]
    early = [
        (f"{name} at version {version}", "what it was made from")
        for name, version in made_of.items()
        if name in found and found[name].version < version
    ]
    findings.note(list_checks.missing(head, [*gone, *early]))


async def personal(world: World, findings: Findings, report: Report) -> None:
    """Look at every name of a person: is it of someone on record who was not erased; and is it in no trail."""
    async for page in world.store.walk(tables.PERSONAL):
        rows = [item.entity for item in page if isinstance(item.entity, PersonalData)]
        subjects = await world.store.get([want(Subject, id=row.subject) for row in rows], strong=True)
        for row, subject in zip(rows, subjects, strict=True):
            findings.note(personal_checks.of_row(row, subject))
        findings.looked["names"] += len(rows)
    async for page in world.store.walk(tables.SUBJECTS):
        for item in page:
            if isinstance(item.entity, Subject):
                trail = await world.store.rows(paths.trail_of_subject, Span(item.entity.id), strong=True)
                findings.note(personal_checks.of_trail([entry for _, entry in trail]))
    report(f"Names of persons: {findings.looked['names']}")
