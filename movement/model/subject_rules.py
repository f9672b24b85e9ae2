"""What the rules ask of a person, household or collective: titles, chains, ratings, initiatives, discipline.

An award, an initiative or research is there by a decision, so where none is recorded there is none. A rating, a
statement on discipline or a headcount that nobody gave is not known.
"""

from collections.abc import Iterator

from movement.model.awards import Award, AwardForm
from movement.model.chains import consecutive_years
from movement.model.entries import Level, RecognitionState
from movement.model.merits import Discipline, Merit, MeritKind, Rating, Reach, Review
from movement.model.predicates import Held
from movement.model.reasons import NONE, RuleResult, Verdict, all_of, any_of, when
from movement.model.subject_facts import SubjectFacts, first_year
from movement.model.unit_rules import known

RATINGS, REACHES, DISCIPLINES = list(Rating), list(Reach), list(Discipline)
UNTOLD = "UNTOLD"
"""Observed where a statement may say that there is nothing, and none was given."""


def holds(facts: SubjectFacts, rule: Held) -> Verdict:
    """R16: it holds one of these titles for the year."""
    forms = rule.words("forms")
    found = sorted((a.form, a.id) for a in _awards(facts) if a.form in forms and a.year == facts.year)
    return Verdict(
        result=when(bool(found)),
        observed=",".join(form for form, _ in found) or NONE,
        required="|".join(forms),
        evidence=tuple(name for _, name in found),
    )


def held_in_a_row(facts: SubjectFacts, rule: Held) -> Verdict:
    """R15: it held a title for so many years in a row up to the year; a revoked one does not count, a gap ends it.

    Where what broke it is that another body was there before, people must decide whether it goes on.
    """
    form, least = AwardForm(rule.word("form")), rule.number("years")
    held = [award for award in _awards(facts) if award.form is form]
    years = consecutive_years(held, form, facts.year)
    broken = facts.year - years
    return Verdict(
        result=any_of([when(years >= least), _silence(facts, broken)]),
        observed=str(years),
        required=f"{form} >={least}",
        evidence=tuple(sorted(a.id for a in held if broken < a.year <= facts.year)),
    )


def rated(facts: SubjectFacts, rule: Held) -> Verdict:
    """R16, R19, R21: in each of the last years it completed its tasks so well; the best statement of a year counts."""
    least, results, seen, sources = RATINGS.index(Rating(rule.word("least"))), [], [], []
    for year in range(facts.year - rule.number("years") + 1, facts.year + 1):
        found = [(RATINGS.index(Rating(m.value)), m.id) for m in _merits(facts, MeritKind.RATING) if m.year == year]
        best = min(found, default=None)
        results.append(RuleResult.UNKNOWN if best is None else when(best[0] <= least))
        seen.append(f"{year} {NONE if best is None else RATINGS[best[0]]}")
        sources += [] if best is None else [best[1]]
    return Verdict(
        result=all_of(results), observed=",".join(seen), required=f">={RATINGS[least]}", evidence=tuple(sources)
    )


def achieved(facts: SubjectFacts, rule: Held) -> Verdict:
    """R16 to R19: it has so many initiatives, research or feats of the last years that no award has used up."""
    kinds, reach, fewest = rule.words("kinds"), REACHES.index(Reach(rule.word("reach"))), rule.number("fewest")
    first = facts.year - rule.number("years") + 1
    used = {name for award in facts.awards if award.stands for name in award.achievements}
    found = sorted(
        m.id
        for kind in kinds
        for m in _merits(facts, MeritKind(kind))
        if first <= m.year <= facts.year and REACHES.index(Reach(m.value)) >= reach and m.id not in used
    )
    return Verdict(
        result=any_of([when(len(found) >= fewest), _silence(facts, first)]),
        observed=str(len(found)),
        required=f"{'|'.join(kinds)} {REACHES[reach]} >={fewest}",
        evidence=tuple(found),
    )


def not_disciplined(facts: SubjectFacts, rule: Held) -> Verdict:
    """R11: a statement says that there was no discipline this heavy in the year; without one it is not known."""
    least = DISCIPLINES.index(Discipline(rule.word("severity")))
    found = [(DISCIPLINES.index(Discipline(m.value)), m.id) for m in _of_year(facts, MeritKind.DISCIPLINE)]
    worst = max(found, default=None)
    return Verdict(
        result=RuleResult.UNKNOWN if worst is None else when(worst[0] < least),
        observed=NONE if worst is None else DISCIPLINES[worst[0]],
        required=f"<{DISCIPLINES[least]}",
        evidence=() if worst is None else tuple(sorted(name for weight, name in found if weight == worst[0])),
    )


def not_under_review(facts: SubjectFacts, rule: Held) -> Verdict:  # noqa: ARG001 - every check is asked alike
    """R12: nothing about it is being verified, by the latest statement; while something is, nobody can tell."""
    found = latest(facts, MeritKind.REVIEW)
    return Verdict(
        result=RuleResult.PASS if found is not None and found.value == Review.NONE else RuleResult.UNKNOWN,
        observed=UNTOLD if found is None else found.value,
        required=Review.NONE,
        evidence=() if found is None else (found.id,),
    )


def not_awarded(facts: SubjectFacts, rule: Held) -> Verdict:
    """R14: it was not given this form for this year before; an award that was revoked does not count."""
    most = rule.number("most")
    found = sorted(a.id for a in _awards(facts) if a.form is facts.form and a.year == facts.year)
    return Verdict(
        result=when(len(found) <= most), observed=str(len(found)), required=f"<={most}", evidence=tuple(found)
    )


def entry_recognised(facts: SubjectFacts, rule: Held) -> Verdict:
    """R20: an entry of its own was recognised by a level for the year and stands high enough in the list."""
    level, most = Level(rule.word("level")), rule.number("rank")
    found = [
        (entry.rank, entry.id)
        for entry in facts.entries
        for r in entry.recognitions
        if (r.level, r.year, r.state) == (level, facts.year, RecognitionState.RECOGNISED)
    ]
    ranks = [rank for rank, _ in found if rank is not None]
    return Verdict(
        result=any_of(known(None if rank is None else rank <= most) for rank, _ in found),
        observed=str(min(ranks)) if ranks else NONE,
        required=f"{level} <={most}",
        evidence=tuple(sorted({name for _, name in found})),
    )


def served(facts: SubjectFacts, rule: Held) -> Verdict:
    """KNC: it served so many years; what an earlier year said is a least, for years of service do not shrink."""
    fewest = rule.number("fewest")
    found = [(int(m.value), m.year, m.id) for m in _merits(facts, MeritKind.SERVICE_YEARS) if m.year <= facts.year]
    most = max(found, default=None)
    told = any(year == facts.year for _, year, _ in found)
    enough = most is not None and most[0] >= fewest
    return Verdict(
        result=known(True if enough else False if told else None),
        observed=NONE if most is None else str(most[0]),
        required=f">={fewest}",
        evidence=() if most is None else (most[2],),
    )


def continuous(facts: SubjectFacts, rule: Held) -> Verdict:
    """R22: its record goes back so many years, or it was decided that it continues who was there before."""
    first, begun = facts.year - rule.number("years") + 1, first_year(facts)
    return Verdict(
        result=RuleResult.PASS if begun <= first else RuleResult.UNKNOWN,
        observed=str(begun) if begun else NONE,
        required=f"<={first}",
        evidence=tuple(sorted(m.id for m in _merits(facts, MeritKind.CONTINUES))),
    )


def _awards(facts: SubjectFacts) -> Iterator[Award]:
    own = facts.own
    return (award for award in facts.awards if award.stands and award.subject in own)


def _merits(facts: SubjectFacts, kind: MeritKind) -> Iterator[Merit]:
    own = facts.own
    return (merit for merit in facts.merits if merit.stands and merit.kind is kind and merit.subject in own)


def _of_year(facts: SubjectFacts, kind: MeritKind) -> Iterator[Merit]:
    return (merit for merit in _merits(facts, kind) if merit.year == facts.year)


def latest(facts: SubjectFacts, kind: MeritKind) -> Merit | None:
    """Return the year's statement decided last; of one day the last in the alphabet, so that OPEN outweighs NONE."""
    return max(_of_year(facts, kind), key=lambda m: (m.decided_on, m.value, m.id), default=None)


def _silence(facts: SubjectFacts, year: int) -> RuleResult:
    """Return what it means that nothing is recorded of a year: there was none, or another body was there."""
    return RuleResult.UNKNOWN if year < first_year(facts) else RuleResult.FAIL
