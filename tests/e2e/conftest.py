"""One deployment of the stage dev for all tests: synthesised, deployed, its pool's keys given, bootstrapped."""

import json
import platform
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from graphql_api.schema.root import SCHEMA
from local.rules import RULES, UNCONFIRMED
from movement.model.rule_sets import Purpose
from movement.storage.tables import TABLES
from movement.world import now_utc
from tests.e2e.cloud import STAGE, Cloud, SignedIn
from tests.e2e.emulator import emulator

PROCESSOR = "arm64" if platform.machine() == "aarch64" else "x86_64"
SECRET = "a secret of the tests, long enough, and none of anybody's"
SOON = {"soon": 5, "escalate": 15, "allowed": 3}
"""So that what was submitted today is due soon."""


class People(NamedTuple):
    """Who has signed in."""

    first: SignedIn
    second: SignedIn
    staff: SignedIn
    reporter: SignedIn


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """Deploy the stage into an emulator that enforces rights."""
    folder = tmp_path_factory.mktemp("ministack")
    assembly = tmp_path_factory.mktemp("assembly")
    with emulator(folder) as running:
        cloud = Cloud(running, assembly)
        cloud.run("infra.app", "dev", PROCESSOR, str(assembly))
        cloud.run("infra.prepare")
        cloud.deploy(secret=SECRET)
        # The functions cannot reach the pool at its name in AWS, so they are given its keys.
        cloud.deploy(keys=cloud.token_keys())
        _may_publish_batches(cloud)
        _may_write_heads(cloud)
        yield cloud


def _may_publish_batches(cloud: Cloud) -> None:
    """Grant what the emulator alone asks for: in AWS `sns:Publish`, which the stack grants, is for batches too."""
    statement = {"Effect": "Allow", "Action": "sns:PublishBatch", "Resource": cloud.outputs["Events"]}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = cloud.role("reminders")
    cloud.client("iam").put_role_policy(RoleName=role, PolicyName="emulator", PolicyDocument=document)


def _may_write_heads(cloud: Cloud) -> None:
    """Grant what the stack grants under a condition that the emulator does not know: that a put is over no other."""
    statement = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{cloud.outputs['Heads']}/t*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = cloud.role("audit_heads")
    cloud.client("iam").put_role_policy(RoleName=role, PolicyName="emulator", PolicyDocument=document)


@pytest.fixture(scope="session")
def administrators(cloud: Cloud) -> tuple[SignedIn, SignedIn]:
    """Fill the stage for two people of its pool."""
    first, second = cloud.sign_in("quan.tri.mot"), cloud.sign_in("quan.tri.hai")
    cloud.run("local.bootstrap", "dev", first.subject, second.subject)
    return first, second


@pytest.fixture(scope="session")
def ward(cloud: Cloud, administrators: tuple[SignedIn, SignedIn]) -> dict[str, Any]:
    """Look up a ward of the register, and its province."""
    found: dict[str, Any] = asked(
        cloud,
        administrators[0],
        '{ unitByCode(scheme: GSO, code: "11953", at: "2026-01-01") { id name parent { id name } } }',
    )["unitByCode"]
    return found


@pytest.fixture(scope="session")
def people(cloud: Cloud, administrators: tuple[SignedIn, SignedIn], ward: dict[str, Any]) -> People:
    """Give a member of the provincial staff and a reporter their grants, as two persons do."""
    found = People(*administrators, cloud.sign_in("can.bo.tinh"), cloud.sign_in("bao.cao.vien"))
    grant(cloud, found, found.staff, "PCS", ward["parent"]["id"])
    grant(cloud, found, found.reporter, "RPT", ward["id"])
    return found


@pytest.fixture(scope="session")
def rules(cloud: Cloud, people: People, ward: dict[str, Any]) -> None:
    """Enter the rules by which the functions decide."""
    for purpose in (Purpose.COMMENDATION, Purpose.REMINDER):
        given = [
            {
                "code": code,
                "parameters": [
                    {"name": name, "value": str(SOON[name] if purpose is Purpose.REMINDER else value)}
                    for name, value in parameters.items()
                ],
            }
            for code, parameters in RULES[purpose].items()
            # Every body without a plan would be told, and what is looked for be one among hundreds.
            if code != "M07"
        ]
        version = {"effectiveFrom": "2025-12-15", "legalBasis": UNCONFIRMED, "rules": given}
        made = act(
            cloud,
            people.staff,
            "createRuleSet",
            "ruleSet { version }",
            {
                "requestId": f"rules-{purpose}",
                "unit": ward["parent"]["id"],
                "purpose": purpose,
                "firstVersion": version,
            },
        )
        assert made == {"ruleSet": {"version": 1}, "problems": []}


@pytest.fixture(scope="session")
def entry(cloud: Cloud, people: People, ward: dict[str, Any]) -> dict[str, Any]:
    """Register an entry and submit it."""
    today = now_utc().date()
    output = {"name": "Đường mở rộng", "measure": "m", "target": "500"}
    form = {
        "requestId": "create-entry",
        "unit": ward["id"],
        "title": "Hiến đất mở đường (dữ liệu mẫu)",
        "kind": "MODEL",
        "field": "ECONOMY",
        "focus": ["NEW_RURAL"],
        "subject": "COLLECTIVE",
        **dict.fromkeys(TEXTS, "Dân bàn, dân làm."),
        "forces": [{"type": "COLLECTIVE", "name": "Chi bộ thôn 1", "role": "LEAD"}],
        "startsOn": str(today + timedelta(days=7)),
        "evaluatesOn": str(today + timedelta(days=150)),
        "outputs": [output],
    }
    made = act(cloud, people.reporter, "createEntry", "entry { id version state }", form)
    assert made["problems"] == []
    found = made["entry"]
    given = {"requestId": "submit-entry", "id": found["id"], "version": found["version"]}
    done = act(cloud, people.reporter, "submitEntry", "entry { id version state }", given)
    assert done == {"entry": {"id": found["id"], "version": 2, "state": "SUBMITTED"}, "problems": []}
    submitted: dict[str, Any] = done["entry"]
    return submitted


TEXTS = (
    *("situation", "objectives", "criteria", "content", "method"),
    *("area", "beneficiaries", "resources", "sustainability"),
)


def asked(cloud: Cloud, who: SignedIn, query: str, **variables: Any) -> dict[str, Any]:
    """Return the data of a query that must be answered."""
    status, body = cloud.ask(query, who.token, **variables)
    assert (status, body.get("errors")) == (200, None), body
    data: dict[str, Any] = body["data"]
    return data


def act(cloud: Cloud, who: SignedIn, name: str, shown: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the payload of a mutation."""
    assert SCHEMA._schema.mutation_type
    kind = SCHEMA._schema.mutation_type.fields[name].args["input"].type
    query = f"mutation A($i: {kind}) {{ {name}(input: $i) {{ {shown} problems {{ code path }} }} }}"
    payload: dict[str, Any] = asked(cloud, who, query, i=given)[name]
    return payload


def grant(cloud: Cloud, people: People, whom: SignedIn, role: str, unit: str) -> None:
    """Let one administrator propose a grant and the other one approve it."""
    given = {"requestId": f"propose-{role}", "subject": whom.subject, "role": role, "unit": unit}
    shown = "subject version grant { id state }"
    proposed = act(cloud, people.first, "proposeGrant", shown, given | {"validFrom": "2026-01-01"})
    assert (proposed["problems"], proposed["grant"]["state"]) == ([], "PROPOSED")
    named = {"subject": whom.subject, "version": proposed["version"], "grant": proposed["grant"]["id"]}
    own = act(cloud, people.first, "approveGrant", shown, {"requestId": f"approve-own-{role}", **named})
    assert [problem["code"] for problem in own["problems"]] == ["SAME_PERSON"]
    done = act(cloud, people.second, "approveGrant", shown, {"requestId": f"approve-{role}", **named})
    assert (done["problems"], done["grant"]["state"]) == ([], "APPROVED")


@pytest.fixture
def stored(cloud: Cloud) -> Callable[..., dict[str, Any]]:
    """Return what tells all that is stored; `without` names tables that cannot have changed or only tell of a run."""
    tables = cloud.client("dynamodb")

    def look(*without: str) -> dict[str, Any]:
        found = {}
        for table in TABLES:
            if table.name in without:
                continue
            pages = tables.get_paginator("scan").paginate(TableName=STAGE.prefix + table.name)
            found[table.name] = sorted(
                (item["pk"]["S"], item["sk"]["S"], repr(item)) for page in pages for item in page["Items"]
            )
        return found

    return look
