"""A refusal carries its code, a whole sentence and the field at fault."""

import pytest

from movement.model.errors import SENTENCES, Code, MovementError, Problem, refuse


@pytest.mark.parametrize("code", Code)
def test_every_code_can_be_refused_with(code: Code) -> None:
    refusal = refuse(code, "entry", "title", detail="Chi tiết.")
    assert refusal.problems == (Problem(code=code, message=f"{SENTENCES[code]} Chi tiết.", path=("entry", "title")),)
    assert refusal.code is code
    assert refuse(code).problems[0].message == SENTENCES[code]


@pytest.mark.parametrize("code", Code)
def test_a_sentence_speaks_vietnamese_and_names_no_code(code: Code) -> None:
    assert not SENTENCES[code].isascii()
    assert not any(other in SENTENCES[code] for other in Code)


def test_of_several_problems_the_first_is_the_one_to_act_on() -> None:
    problems = [Problem(code=code, message="x") for code in (Code.MISSING_FIELD, Code.CONFLICT)]
    assert MovementError(*problems).code is Code.MISSING_FIELD


def test_the_codes_are_the_contract() -> None:
    assert set(Code) == {
        *(
            "ALREADY_AWARDED",
            "BAD_CURSOR",
            "BAD_INPUT",
            "BAD_PERIOD",
            "BUSY",
            "CONFLICT",
            "FORBIDDEN",
            "IDEMPOTENCY_MISMATCH",
        ),
        *("ILLEGAL_ACT", "MISSING_FIELD", "NOT_AUTHENTICATED", "NOT_FOUND", "PERSISTED_QUERY_NOT_FOUND"),
        *("REASON_REQUIRED", "RULESET_EXPIRED", "SAME_PERSON"),
        *("TOO_COSTLY", "TOO_LARGE", "UNIT_CLOSED"),
    }
