"""People sign in with the pool and reach the gateway through the HTTP API; nobody else does."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.e2e.cloud import Cloud
from tests.e2e.conftest import People, act, asked
from tests.files import PDF

ME = "{ me { subject grants { role unit { name } } } }"


def forged(token: str) -> str:
    """Return the same claims under the same key id, signed by a key of one's own."""
    header, claims = jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": header["kid"]})


def other_pools(cloud: Cloud) -> str:
    """Return a sound token of another pool of the same account."""
    idp = cloud.client("cognito-idp")
    pool = idp.create_user_pool(PoolName="another")["UserPool"]["Id"]
    flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = idp.create_user_pool_client(UserPoolId=pool, ClientName="another", ExplicitAuthFlows=flows)
    return cloud.sign_in("ai.do", pool, client["UserPoolClient"]["ClientId"]).token


def unsigned(token: str) -> str:
    """Return the claims without a signature."""
    empty = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
    return f"{empty}.{token.split('.')[1]}."


def test_with_a_token_of_the_pool_it_answers(cloud: Cloud, people: People) -> None:
    found = asked(cloud, people.staff, ME)["me"]
    assert found == {"subject": people.staff.subject, "grants": [{"role": "PCS", "unit": {"name": "Tỉnh Hưng Yên"}}]}
    assert asked(cloud, people.first, ME)["me"]["grants"] == [{"role": "ADM", "unit": {"name": "Tỉnh Hưng Yên"}}]


BAD: dict[str, Callable[[Cloud, People], str | None]] = {
    "none": lambda *_: None,
    "nonsense": lambda *_: "nonsense",
    "forged": lambda _, people: forged(people.staff.token),
    "unsigned": lambda _, people: unsigned(people.staff.token),
    "changed": lambda _, people: people.staff.token[:-6] + "AAAAAA",
    "another pool's": lambda cloud, _: other_pools(cloud),
}


@pytest.mark.parametrize("kind", BAD)
def test_without_one_the_api_refuses_and_so_does_the_function_itself(cloud: Cloud, people: People, kind: str) -> None:
    token = BAD[kind](cloud, people)
    assert cloud.ask(ME, token) == (401, {"message": "Unauthorized"})
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
    event = {
        "version": "2.0",
        "routeKey": "POST /graphql",
        "rawPath": "/graphql",
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "http": {"method": "POST", "path": "/graphql", "sourceIp": "127.0.0.1"},
            "stage": "$default",
        },
        "body": json.dumps({"query": ME}),
        "isBase64Encoded": False,
    }
    answer = cloud.invoke("gateway", event).result
    assert answer["statusCode"] == 401
    assert [e["extensions"]["code"] for e in json.loads(answer["body"])["errors"]] == ["NOT_AUTHENTICATED"]


def test_what_was_changed_is_what_is_read_next(cloud: Cloud, people: People, entry: dict[str, Any]) -> None:
    query = "query E($id: ID!) { entry(id: $id) { title version state unit { name } } }"
    read = asked(cloud, people.reporter, query, id=entry["id"])["entry"]
    assert read == {
        "title": "Hiến đất mở đường (dữ liệu mẫu)",
        "version": 2,
        "state": "SUBMITTED",
        "unit": {"name": "Phường Phố Hiến"},
    }
    given = {"requestId": "not-the-reporters", "id": entry["id"], "version": 2, "reason": "Thử."}
    refused = act(cloud, people.reporter, "acceptEntry", "entry { id }", given)
    assert (refused["entry"], [p["code"] for p in refused["problems"]]) == (None, ["FORBIDDEN"])
    assert asked(cloud, people.reporter, query, id=entry["id"])["entry"] == read


def test_a_page_of_a_list_goes_on_by_its_cursor(cloud: Cloud, people: People, ward: dict[str, Any]) -> None:
    unit = ward["parent"]["id"]
    query = """query P($after: String, $unit: ID!) { unit(id: $unit) { children(first: 2, after: $after) {
      edges { node { id } } pageInfo { endCursor } } } }"""
    first = asked(cloud, people.staff, query, unit=unit)["unit"]["children"]
    second = asked(cloud, people.staff, query, unit=unit, after=first["pageInfo"]["endCursor"])["unit"]["children"]
    seen = [edge["node"]["id"] for page in (first, second) for edge in page["edges"]]
    assert len(seen) == len(set(seen)) == 4


def test_a_file_goes_into_the_bucket_by_its_address_and_comes_back(
    cloud: Cloud, people: People, ward: dict[str, Any]
) -> None:
    given = {
        "requestId": "ask-for-upload",
        "unit": ward["id"],
        "purpose": "EVIDENCE",
        "name": "Biên bản.pdf",
        "type": "PDF",
        "size": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }
    shown = "upload { id version state } target { url method headers { name value } }"
    made = act(cloud, people.reporter, "requestUpload", shown, given)
    assert made["problems"] == []
    named = {"id": made["upload"]["id"], "version": made["upload"]["version"]}
    early = act(cloud, people.reporter, "confirmUpload", "upload { state }", {"requestId": "too-early", **named})
    assert [(p["code"], p["path"]) for p in early["problems"]] == [("ILLEGAL_ACT", ["id"])]
    target = made["target"]
    headers = {one["name"]: one["value"] for one in target["headers"]}
    with cloud.open(target["url"], PDF, headers, target["method"]) as answer:
        assert answer.status == 200
    given = {"requestId": "confirm-upload", **named}
    done = act(cloud, people.reporter, "confirmUpload", "upload { state downloadUrl }", given)
    assert (done["problems"], done["upload"]["state"]) == ([], "CONFIRMED")
    with cloud.open(done["upload"]["downloadUrl"]) as answer:
        assert answer.read() == PDF
    tags = cloud.client("s3").get_object_tagging(Bucket=cloud.named("DataFilesBucket"), Key=made["upload"]["id"])
    assert tags["TagSet"] == []
