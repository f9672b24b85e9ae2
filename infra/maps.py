"""Past one worker: for each scheduled function a map that gives every province a worker of its own.

`partition` names the provinces, `evaluate` does one, `combine` puts the runs together: steps of the one function, see
`functions.jobs`. Items are keys, never records. A part that fails is tried again; one that is done writes nothing when
it is done again, so an execution that failed is redriven, or started anew, and resumes.
"""

from typing import Any

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as steps
from constructs import Construct

from infra.reasons import because

AT_ONCE = 8
"""Provinces at a time: what one writes is far below a table's limits, and new tables take a while to scale."""
RETRIED = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 30, "MaxAttempts": 5, "BackoffRate": 2}]
"""Up to a quarter of an hour: as long as a worker that died keeps its part."""
LONGEST = 3 * 60 * 60


def definition(function: str) -> dict[str, Any]:
    """Return the state machine of the function with this ARN, in Amazon States Language; its input is `{"period"}`."""

    def task(**more: Any) -> dict[str, Any]:
        return {"Type": "Task", "Resource": function, "Retry": RETRIED} | more

    evaluate = task(End=True)
    return {
        "StartAt": "Partition",
        "TimeoutSeconds": LONGEST,
        "States": {
            "Partition": task(
                Parameters={"step": "partition", "period.$": "$.period"}, ResultPath="$.items", Next="Each"
            ),
            "Each": {
                "Type": "Map",
                "ItemsPath": "$.items",
                "MaxConcurrency": AT_ONCE,
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "Evaluate",
                    "States": {"Evaluate": evaluate},
                },
                "ResultPath": "$.parts",
                "Next": "Combine",
            },
            "Combine": task(
                Parameters={"step": "combine", "period.$": "$.period", "parts.$": "$.parts"},
                End=True,
            ),
        },
    }


def arn_of(scope: Construct, name: str, resource: str = "stateMachine") -> str:
    """Return a state machine's ARN by its name: the function is told of it before it is made, since it calls it."""
    return Stack.of(scope).format_arn(
        service="states", resource=resource, resource_name=name, arn_format=ArnFormat.COLON_RESOURCE_NAME
    )


class Map(Construct):
    """The state machine of one scheduled function, and the role by which it calls it."""

    def __init__(self, scope: Construct, label: str, function: lambda_.Function, name: str) -> None:
        super().__init__(scope, label)
        itself, runs = arn_of(self, name), arn_of(self, f"{name}/*", "execution")
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        for actions, resource in (
            (["lambda:InvokeFunction"], function.function_arn),
            (["states:StartExecution"], itself),
            (["states:DescribeExecution", "states:StopExecution"], runs),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[resource]))
        told = f"IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{name}/*]"
        because(role, "A map looks at and stops the executions of its own parts.", told)
        machine = steps.CfnStateMachine(
            self,
            "Machine",
            state_machine_name=name,
            role_arn=role.role_arn,
            definition=definition(function.function_arn),
        )
        machine.node.add_dependency(role)
        because(machine, "The history of every execution is kept for ninety days; it holds keys and counts.", "SF1")
        because(machine, "A part's log has the request; nothing else is called on the way.", "SF2")
        self.failed = cloudwatch.Metric(
            namespace="AWS/States",
            metric_name="ExecutionsFailed",
            dimensions_map={"StateMachineArn": itself},
            statistic="sum",
        )
