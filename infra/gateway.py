"""The gateway: a Lambda function behind an HTTP API that lets through only tokens of the pool."""

import json
from collections.abc import Mapping
from typing import cast

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as api
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import rights
from infra.data import PLAIN_LOGS, Data
from infra.deadlines import GATEWAY_SECONDS
from infra.identity import Pool
from infra.packaging import RUNTIME, UNFENCED, Package
from infra.reasons import because, though
from infra.stages import Stage

SCHEDULED = frozenset({"commendations", "reminders", "runs", "statistics"})
"""Tables that only scheduled functions write; people's acts write the others."""
LOGGED = {
    "requestId": "$context.requestId",
    "at": "$context.requestTimeEpoch",
    "method": "$context.httpMethod",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "authorizer": "$context.authorizer.error",
}
"""What the access log tells of a request: nothing of its content, its token or its sender."""


class Gateway(Construct):
    """The one address clients know."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        stage: Stage,
        data: Data,
        pool: Pool,
        package: Package,
        variables: Mapping[str, str],
    ) -> None:
        super().__init__(scope, name)
        kept = logs.RetentionDays[stage.logs_kept]
        group = logs.LogGroup(self, "Log", retention=kept, removal_policy=data.removal)
        access = logs.LogGroup(self, "AccessLog", retention=kept, removal_policy=data.removal)
        for log in (group, access):
            though(log, PLAIN_LOGS)
        role = rights.role(self, "Role", group, data.key)
        rights.may_read(role, [table for name, table in data.tables.items() if name in SCHEDULED])
        rights.may_write(role, [table for name, table in data.tables.items() if name not in SCHEDULED])
        rights.may_keep_files(role, data.files)
        rights.may_sign_reports(role, data.reports)
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=package.architecture,
            code=package.code,
            handler="graphql_api.aws.handler",
            memory_size=1024,
            timeout=Duration.seconds(GATEWAY_SECONDS),
            environment=dict(variables),
            environment_encryption=data.key,
            role=role,
            log_group=group,
        )
        because(self.function, RUNTIME, "L1")
        though(self.function, UNFENCED | {"CKV_AWS_116": "It is called by the API, which answers with the error."})
        self.api = api.HttpApi(
            self,
            "Api",
            create_default_stage=False,
            cors_preflight=api.CorsPreflightOptions(
                allow_origins=list(stage.origins),
                allow_methods=[api.CorsHttpMethod.GET, api.CorsHttpMethod.POST],
                allow_headers=["authorization", "content-type"],
                max_age=Duration.hours(1),
            )
            if stage.origins
            else None,
        )
        self.api.add_routes(
            path="/graphql",
            methods=[api.HttpMethod.GET, api.HttpMethod.POST],
            integration=integrations.HttpLambdaIntegration("Graphql", self.function),
            authorizer=authorizers.HttpJwtAuthorizer("Tokens", pool.issuer, jwt_audience=[pool.client_id]),
        )
        self.stage = api.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            auto_deploy=True,
            throttle=api.ThrottleSettings(rate_limit=stage.requests_a_second, burst_limit=stage.burst),
        )
        # CDK's own settings can only be given by a class that JavaScript knows.
        resource = cast("api.CfnStage", self.stage.node.default_child)
        resource.access_log_settings = api.CfnStage.AccessLogSettingsProperty(
            destination_arn=access.log_group_arn, format=json.dumps(LOGGED)
        )
        self.url = f"{self.api.api_endpoint}/graphql"
