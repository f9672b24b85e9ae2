"""What is deployed to run is what `functions.registry` says: code, ticks, retries, dead letters, rights, alarms."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from functions.registry import FUNCTIONS, Access, Every, Function
from infra.rights import KEY, READ, WRITE
from tests.infra.conftest import Template, of

NAMES = list(FUNCTIONS)


def logical(template: Template, function: Function) -> str:
    handler = function.handler.replace(":", ".")
    (name,) = [n for n, f in of(template, "Lambda::Function").items() if f["Properties"]["Handler"] == handler]
    return name


def statements(template: Template, function: str) -> list[dict[str, Any]]:
    """Return what the role of a function may do."""
    role = template[function]["Properties"]["Role"]["Fn::GetAtt"][0]
    policies = [p["Properties"] for p in of(template, "IAM::Policy").values()]
    return [s for p in policies if {"Ref": role} in p["Roles"] for s in p["PolicyDocument"]["Statement"]]


def listed(one: Any) -> list[Any]:
    return one if isinstance(one, list) else [one]


def test_every_function_of_the_registry_is_deployed_and_nothing_else(template: Template) -> None:
    handlers = {f["Properties"]["Handler"] for f in of(template, "Lambda::Function").values()}
    expected = {f.handler.replace(":", ".") for f in FUNCTIONS.values()} | {"graphql_api.aws.handler"}
    assert handlers == expected
    for function in FUNCTIONS.values():
        made = template[logical(template, function)]["Properties"]
        assert (made["MemorySize"], made["Timeout"]) == (function.memory_mb, function.seconds)
        assert (made["Runtime"], made["Architectures"]) == ("python3.13", ["arm64"])


def test_each_function_is_in_its_own_package(template: Template) -> None:
    code = {
        f["Properties"]["Handler"]: str(f["Properties"]["Code"]["S3Key"])
        for f in of(template, "Lambda::Function").values()
    }
    packages: dict[str, set[str]] = {}
    for function in FUNCTIONS.values():
        packages.setdefault(function.package, set()).add(code[function.handler.replace(":", ".")])
    assert {name: len(keys) for name, keys in packages.items()} == {"functions": 1, "reports": 1}
    assert len({*packages["functions"], *packages["reports"], code["graphql_api.aws.handler"]}) == 3


@pytest.mark.parametrize("name", NAMES)
def test_every_tick_is_a_schedule_in_vietnams_time_retried_and_dead_lettered(template: Template, name: str) -> None:
    function = FUNCTIONS[name]
    made = logical(template, function)
    schedules = [
        s["Properties"]
        for s in of(template, "Scheduler::Schedule").values()
        if s["Properties"]["Target"]["Arn"] == {"Fn::GetAtt": [made, "Arn"]}
    ]
    days = {Every.FIVE_MINUTES: "* * ? *", Every.DAY: "* * ? *", Every.WEEK: "? * MON *", Every.CUT_OFF: "15 12 ? *"}
    assert Counter(s["ScheduleExpression"] for s in schedules) == Counter(
        f"cron({'0/5 *' if t.every is Every.FIVE_MINUTES else f'{t.at.minute} {t.at.hour}'} {days[t.every]})"
        for t in function.ticks
    )
    for schedule in schedules:
        target = schedule["Target"]
        assert schedule["ScheduleExpressionTimezone"] == "Asia/Ho_Chi_Minh"
        assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 21_600, "MaximumRetryAttempts": 2}
        assert target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0].startswith("ScheduledUndelivered")
        assert target["Input"] == "{}"
    (invoked,) = [
        c["Properties"]
        for c in of(template, "Lambda::EventInvokeConfig").values()
        if c["Properties"]["FunctionName"] == {"Ref": made}
    ]
    label = name.title().replace("_", "")
    queue = invoked["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
    assert queue.startswith(f"Scheduled{label}Failed")
    assert (invoked["MaximumRetryAttempts"], invoked["MaximumEventAgeInSeconds"]) == (2, 21_600)


@pytest.mark.parametrize("name", NAMES)
def test_a_function_may_do_what_its_grants_say_and_no_more(template: Template, name: str, stage: str) -> None:
    function = FUNCTIONS[name]
    tables = {n: t["Properties"]["TableName"].split("-")[-1] for n, t in of(template, "DynamoDB::Table").items()}
    may: dict[str, set[str]] = {}
    for statement in statements(template, logical(template, function)):
        for action in listed(statement["Action"]):
            for resource in listed(statement["Resource"]):
                named = resource if "Fn::GetAtt" in resource else resource.get("Fn::Join", [None, [resource]])[1][0]
                table = tables.get(named["Fn::GetAtt"][0]) if "Fn::GetAtt" in named else None
                if table:
                    may.setdefault(table, set()).add(action)
    granted = {Access.READ: set(READ), Access.WRITE: set(READ) | set(WRITE)}
    assert may == {table: granted[access] for table, access in function.grants.items()}, stage


def test_only_the_function_of_reports_puts_their_files_and_only_the_gateway_signs_for_them(
    template: Template,
) -> None:
    (bucket,) = [name for name in of(template, "S3::Bucket") if name.startswith("DataReportsBucket")]
    may: dict[str, set[str]] = {}
    for function in of(template, "Lambda::Function"):
        handler = template[function]["Properties"]["Handler"]
        for statement in statements(template, function):
            for resource in listed(statement["Resource"]):
                if {"Fn::GetAtt": [bucket, "Arn"]} in resource.get("Fn::Join", [None, []])[1]:
                    assert resource["Fn::Join"][1][1] == "/b*"
                    may.setdefault(handler, set()).update(listed(statement["Action"]))
    assert may == {"functions.reports.handler": {"s3:PutObject"}, "graphql_api.aws.handler": {"s3:GetObject"}}
    told = {
        f["Properties"]["Handler"]
        for f in of(template, "Lambda::Function").values()
        if f["Properties"]["Environment"]["Variables"].get("MOVEMENT_REPORTS") == {"Ref": bucket}
    }
    assert told == may.keys()


def test_only_the_function_that_seals_days_writes_heads_and_never_over_another(template: Template) -> None:
    (bucket,) = [name for name in of(template, "S3::Bucket") if name.startswith("DataAuditHeadsBucket")]
    may: dict[str, list[tuple[str, object]]] = {}
    for function in of(template, "Lambda::Function"):
        handler = template[function]["Properties"]["Handler"]
        for statement in statements(template, function):
            for resource in listed(statement["Resource"]):
                if {"Fn::GetAtt": [bucket, "Arn"]} in resource.get("Fn::Join", [None, []])[1]:
                    assert resource["Fn::Join"][1][1] == "/t*"
                    may.setdefault(handler, []).append((statement["Action"], statement.get("Condition")))
    once = {"Null": {"s3:if-none-match": "false"}}
    assert may == {"functions.audit_heads.handler": [("s3:PutObject", once), ("s3:GetObject", None)]}
    told = {
        f["Properties"]["Handler"]
        for f in of(template, "Lambda::Function").values()
        if f["Properties"]["Environment"]["Variables"].get("MOVEMENT_HEADS") == {"Ref": bucket}
    }
    assert told == may.keys()


def test_no_role_may_do_everything_anywhere(template: Template) -> None:
    for name, policy in of(template, "IAM::Policy").items():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            actions = listed(statement["Action"])
            # The key is one; what sends into an encrypted queue re-encrypts.
            wild = {action for action in actions if action.endswith("*")} - {"kms:ReEncrypt*", "kms:GenerateDataKey*"}
            assert wild == set(), name
            assert "*" not in listed(statement["Resource"]), name
            assert not (set(actions) & {"dynamodb:Scan", "dynamodb:DeleteTable"}), name
    assert {"kms:Decrypt", "kms:GenerateDataKey"} == set(KEY)


def test_every_function_and_queue_is_alarmed(template: Template) -> None:
    alarms = [a["Properties"] for a in of(template, "CloudWatch::Alarm").values()]
    (topic,) = [t for t in of(template, "SNS::Topic") if t.startswith("WatchAlarms")]
    assert all(alarm["AlarmActions"] == [{"Ref": topic}] for alarm in alarms)
    watched = Counter(
        (alarm["MetricName"], dimension["Value"]["Ref"])
        for alarm in alarms
        for dimension in alarm["Dimensions"]
        if dimension["Name"] == "FunctionName"
    )
    assert watched == Counter(
        (metric, function)
        for function in of(template, "Lambda::Function")
        for metric in ("Errors", "Throttles", "Duration")
    )
    queues = [d["Value"]["Fn::GetAtt"][0] for a in alarms for d in a["Dimensions"] if d["Name"] == "QueueName"]
    assert sorted(queues) == sorted(of(template, "SQS::Queue"))
    missed = {
        a["Dimensions"][0]["Value"]: (a["TreatMissingData"], a["EvaluationPeriods"])
        for a in alarms
        if a["MetricName"] == "Succeeded"
    }
    often = {Every.DAY, Every.FIVE_MINUTES}
    days = {name: 1 if any(t.every in often for t in f.ticks) else 7 for name, f in FUNCTIONS.items()}
    assert missed == {name: ("breaching", days[name]) for name in FUNCTIONS}
    (rules,) = [a for a in alarms if a["MetricName"] == "WithoutRules"]
    assert rules["Threshold"] == 0


def test_what_is_told_reaches_the_operators_topic(template: Template, stage: str) -> None:
    """The topic has a policy and a key of its own, so AWS's services may use neither unless they are named."""
    account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    services = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
    (key,) = of(template, "KMS::Key").values()
    (topic,) = [t for t in of(template, "SNS::Topic") if t.startswith("WatchAlarms")]
    policies = [p["Properties"] for p in of(template, "SNS::TopicPolicy").values()]
    (policy,) = [p["PolicyDocument"] for p in policies if p["Topics"] == [{"Ref": topic}]]
    for statements_, actions in (
        (key["Properties"]["KeyPolicy"]["Statement"], ["kms:Decrypt", "kms:GenerateDataKey*"]),
        (policy["Statement"], "sns:Publish"),
    ):
        allowed = [s for s in statements_ if s["Effect"] == "Allow" and "Service" in s["Principal"]]
        told = [(s["Principal"]["Service"], s["Action"], s["Condition"]) for s in allowed]
        assert told == [(service, actions, account) for service in services]
    (rule,) = [r["Properties"] for r in of(template, "Events::Rule").values()]
    assert rule["EventPattern"]["detail"] == {
        "eventName": ["UpdateContinuousBackups", "DeleteTable"],
        "requestParameters": {"tableName": [{"prefix": f"dvk-{stage}-"}]},
    }
    assert (rule["State"], rule["Targets"]) == ("ENABLED", [{"Arn": {"Ref": topic}, "Id": "Alarms"}])


def test_operators_are_told_what_every_alarm_means(template: Template) -> None:
    alarms = {name[len("Watch") : -8] for name in of(template, "CloudWatch::Alarm")}
    text = Path("docs/OPERATING.md").read_text()
    rows = re.findall(r"^\| (`.+?) \| .+ \| .+ \|$", text, re.MULTILINE)
    assert Counter(name for row in rows for name in re.findall(r"`(\w+)`", row)) == Counter(alarms)


def test_what_a_role_may_do_fits_into_a_role(template: Template) -> None:
    """IAM takes 10,240 letters of policies into a role, blanks apart; an ARN of ours has at most ninety."""

    def told(one: Any) -> Any:
        if isinstance(one, dict):
            return "x" * 90 if "Fn::GetAtt" in one or "Ref" in one else {key: told(inner) for key, inner in one.items()}
        return [told(inner) for inner in one] if isinstance(one, list) else one

    for function in (n for n, f in of(template, "Lambda::Function").items() if f["Properties"].get("Handler")):
        written = orjson.dumps([told(statement) for statement in statements(template, function)])
        assert 200 < len(written) < 10_240, function
    assert not of(template, "IAM::ManagedPolicy")
