"""A report pack as deployed: asked for at the gateway, made by the function, fetched from the bucket by its address."""

import hashlib
from typing import Any

import pytest

from movement.world import now_utc
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import People, act, asked

SHOWN = "report { id state } problems { code path }"


@pytest.mark.usefixtures("entry")
def test_a_report_is_made_from_what_was_computed_and_fetched_from_the_bucket(
    cloud: Cloud, people: People, ward: dict[str, Any]
) -> None:
    year = str(now_utc().year)
    assert cloud.invoke("periodic_statistics", {"period": year}).result is not None
    given = {"requestId": "ask-for-report", "unit": ward["id"], "period": year, "format": "PARTY"}
    made = act(cloud, people.reporter, "requestReport", SHOWN, given)
    assert (made["problems"], made["report"]["state"]) == ([], "REQUESTED")
    (run,) = cloud.invoke("reports", {}).result["runs"]
    assert (run["made"], run["failed"]) == (1, 0)
    query = "query R($id: ID!) { report(id: $id) { state sample files { kind size sha256 downloadUrl } } }"
    report = asked(cloud, people.reporter, query, id=made["report"]["id"])["report"]
    assert (report["state"], report["sample"]) == ("READY", True)
    assert [file["kind"] for file in report["files"]] == ["DOCX", "XLSX", "HTML"]
    for file in report["files"]:
        with cloud.open(file["downloadUrl"]) as answer:
            content = answer.read()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"])
    bucket, kept = cloud.named("DataReportsBucket"), cloud.client("s3")
    names = [one["Key"] for one in kept.list_objects_v2(Bucket=bucket)["Contents"]]
    assert sorted(names) == [f"{made['report']['id']}-000001.{ending}" for ending in ("docx", "html", "xlsx")]
