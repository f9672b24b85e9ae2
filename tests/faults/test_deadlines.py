"""Whoever waits for something waits longer than that may take."""

from functions.registry import FUNCTIONS
from graphql_api import http
from infra import deadlines
from movement.storage import records, retries
from movement.usecases import leases
from tests.conftest import make_settings


def test_a_call_ends_before_its_request_and_that_before_the_function_and_the_api() -> None:
    assert (
        retries.ATTEMPT_SECONDS
        < retries.CALL_SECONDS
        < http.SECONDS
        < deadlines.GATEWAY_SECONDS
        < deadlines.API_SECONDS
    )


def test_a_function_has_time_for_many_calls_and_ends_before_its_lease_is_free() -> None:
    for function in FUNCTIONS.values():
        assert 10 * retries.CALL_SECONDS < function.seconds < leases.LASTS.total_seconds() <= deadlines.LAMBDA_SECONDS


def test_pauses_fit_into_a_call_and_nothing_beneath_repeats() -> None:
    pauses = [min(retries.FIRST_PAUSE * 2**number, retries.LONGEST_PAUSE) for number in range(retries.ATTEMPTS - 1)]
    assert sum(pauses) < retries.CALL_SECONDS - retries.ATTEMPT_SECONDS
    config = records.connection(make_settings("http://127.0.0.1:1", "deadlines-")).client.meta.config
    assert config.retries == {"mode": "standard", "total_max_attempts": 1}
    assert config.read_timeout == retries.ATTEMPT_SECONDS
