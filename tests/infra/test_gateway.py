"""The gateway as deployed: only tokens of the pool get in, requests are logged without their content, and throttled."""

import json

from infra import deadlines
from infra.gateway import SCHEDULED
from infra.stages import STAGES
from movement.storage.tables import TABLES
from tests.infra.conftest import Template, of
from tests.infra.test_functions import listed, statements


def test_both_routes_ask_for_a_token_of_the_pool(template: Template) -> None:
    routes = [r["Properties"] for r in of(template, "ApiGatewayV2::Route").values()]
    (authorizer,) = of(template, "ApiGatewayV2::Authorizer")
    assert {r["RouteKey"] for r in routes} == {"GET /graphql", "POST /graphql"}
    assert all(r["AuthorizationType"] == "JWT" and r["AuthorizerId"] == {"Ref": authorizer} for r in routes)
    (client,) = of(template, "Cognito::UserPoolClient")
    assert template[authorizer]["Properties"]["JwtConfiguration"]["Audience"] == [{"Ref": client}]


def test_requests_are_throttled_logged_and_answered_only_to_the_pages_of_the_stage(
    template: Template, stage: str
) -> None:
    chosen = STAGES[stage]
    (made,) = [s["Properties"] for s in of(template, "ApiGatewayV2::Stage").values()]
    assert made["DefaultRouteSettings"] == {
        "ThrottlingBurstLimit": chosen.burst,
        "ThrottlingRateLimit": chosen.requests_a_second,
    }
    logged = json.loads(made["AccessLogSettings"]["Format"])
    assert not any(word in value for value in logged.values() for word in ("sourceIp", "header", "claims", "body"))
    (api,) = [a["Properties"] for a in of(template, "ApiGatewayV2::Api").values()]
    assert api.get("CorsConfiguration", {}).get("AllowOrigins", []) == list(chosen.origins)


def test_it_writes_only_what_peoples_acts_write(template: Template) -> None:
    (gateway,) = [
        n
        for n, f in of(template, "Lambda::Function").items()
        if f["Properties"]["Handler"] == "graphql_api.aws.handler"
    ]
    tables = {n: t["Properties"]["TableName"].split("-")[-1] for n, t in of(template, "DynamoDB::Table").items()}
    written = {
        tables[resource["Fn::GetAtt"][0]]
        for statement in statements(template, gateway)
        if "dynamodb:PutItem" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }
    assert written == {table.name for table in TABLES} - SCHEDULED
    assert template[gateway]["Properties"]["Environment"]["Variables"]["MOVEMENT_DOCUMENTS"] in {
        "any",
        "graphql_api/trusted.json",
    }


def test_people_are_added_by_administrators_only(template: Template, stage: str) -> None:
    (pool,) = [p["Properties"] for p in of(template, "Cognito::UserPool").values()]
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["MfaConfiguration"] == ("ON" if stage == "prod" else "OPTIONAL")
    assert pool["DeletionProtection"] == ("ACTIVE" if stage == "prod" else "INACTIVE")


def test_a_file_that_is_not_there_is_absent_for_it_and_not_forbidden(template: Template) -> None:
    """S3 says 404 only to who may list the bucket."""
    listing = [
        (resource["Fn::GetAtt"][0], statement["Action"])
        for policy in of(template, "IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "s3:ListBucket" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    ]
    (files,) = [name for name in of(template, "S3::Bucket") if name.startswith("DataFilesBucket")]
    assert listing == [(files, "s3:ListBucket")]


def test_it_gives_up_before_the_api_does(template: Template) -> None:
    (function,) = [
        one for one in of(template, "Lambda::Function").values() if "graphql_api" in str(one["Properties"]["Handler"])
    ]
    (integration,) = of(template, "ApiGatewayV2::Integration").values()
    assert function["Properties"]["Timeout"] == deadlines.GATEWAY_SECONDS
    assert (
        integration["Properties"].get("TimeoutInMillis", 1000 * deadlines.API_SECONDS) == 1000 * deadlines.API_SECONDS
    )
