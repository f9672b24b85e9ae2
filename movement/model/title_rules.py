"""What the rules ask of a subject's titles: which it holds, for how many years in a row, that it has not this one."""

from collections.abc import Iterator

from movement.model.awards import Award, AwardForm
from movement.model.chains import consecutive_years
from movement.model.predicates import Held
from movement.model.reasons import NONE, Verdict, any_of, when
from movement.model.subject_facts import SubjectFacts
from movement.model.subject_rules import silence


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
        result=any_of([when(years >= least), silence(facts, broken)]),
        observed=str(years),
        required=f"{form} >={least}",
        evidence=tuple(sorted(a.id for a in held if broken < a.year <= facts.year)),
    )


def not_awarded(facts: SubjectFacts, rule: Held) -> Verdict:
    """R14: it was not given this form for this year before; an award that was revoked does not count."""
    most = rule.number("most")
    found = sorted(a.id for a in _awards(facts) if a.form is facts.form and a.year == facts.year)
    return Verdict(
        result=when(len(found) <= most), observed=str(len(found)), required=f"<={most}", evidence=tuple(found)
    )


def _awards(facts: SubjectFacts) -> Iterator[Award]:
    own = facts.own
    return (award for award in facts.awards if award.stands and award.subject in own)
