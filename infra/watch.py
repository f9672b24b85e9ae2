"""What operators are told: alarms on everything that can go wrong unseen, and one page of graphs."""

from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from functions.registry import FUNCTIONS, Every
from infra.data import Data
from infra.deadlines import GATEWAY_SECONDS
from infra.gateway import Gateway
from infra.scheduled import Scheduled

NAMESPACE = "DanVanKheo"
FIVE_MINUTES, DAY = Duration.minutes(5), Duration.days(1)
NEAR_ITS_END = 0.8
"""Share of a function's time after which it is about to be cut off."""
MISSED = cloudwatch.TreatMissingData.BREACHING
QUIET = cloudwatch.TreatMissingData.NOT_BREACHING


class Watch(Construct):
    """Alarms that go to one topic, which operators subscribe to."""

    def __init__(self, scope: Construct, name: str, data: Data, gateway: Gateway, scheduled: Scheduled) -> None:
        super().__init__(scope, name)
        self.topic = sns.Topic(self, "Alarms", master_key=data.key, enforce_ssl=True)
        self._may_tell(data, "cloudwatch")
        self._recovery(data)
        self.board = cloudwatch.Dashboard(self, "Board")
        self._function("Gateway", gateway.function, seconds=GATEWAY_SECONDS)
        for function in FUNCTIONS.values():
            label = function.name.title().replace("_", "")
            made = scheduled.functions[function.name]
            self._function(label, made, seconds=function.seconds)
            self._queue(f"{label}Failed", scheduled.failed[function.name])
            self._alarm(f"{label}MapFailed", scheduled.maps[function.name].failed, above=0, times=1, missing=QUIET)
            days = 1 if any(tick.every in {Every.DAY, Every.FIVE_MINUTES} for tick in function.ticks) else 7
            self._alarm(f"{label}Missed", _own("Succeeded", function.name, DAY), below=1, times=days, missing=MISSED)
        self._queue("Undelivered", scheduled.undelivered)
        rules = _own("WithoutRules", "commendation_candidates", DAY)
        self._alarm("RulesMissing", rules, above=0, times=1, missing=QUIET)
        ending = _own("RulesEnding", "commendation_candidates", DAY)
        self._alarm("RulesEnding", ending, above=0, times=1, missing=QUIET)

    def _may_tell(self, data: Data, service: str) -> None:
        """Let a service of AWS publish to the topic, whose own policy and key take the place of AWS's."""
        account = {"StringEquals": {"aws:SourceAccount": Stack.of(self).account}}
        teller = iam.ServicePrincipal(f"{service}.amazonaws.com", conditions=account)
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(principals=[teller], actions=["sns:Publish"], resources=[self.topic.topic_arn])
        )
        data.key.add_to_resource_policy(
            iam.PolicyStatement(principals=[teller], actions=["kms:Decrypt", "kms:GenerateDataKey*"], resources=["*"])
        )

    def _recovery(self, data: Data) -> None:
        """Tell when somebody takes recovery to a point in time from a table, or the table away; CloudTrail sees it."""
        self._may_tell(data, "events")
        named = {"requestParameters": {"tableName": [{"prefix": data.prefix}]}}
        changed = events.Rule(
            self,
            "RecoveryChanged",
            event_pattern=events.EventPattern(
                source=["aws.dynamodb"],
                detail_type=["AWS API Call via CloudTrail"],
                detail={"eventName": ["UpdateContinuousBackups", "DeleteTable"]} | named,
            ),
        )
        # The construct for topics would add a right of its own beside ours.
        rule = cast("events.CfnRule", changed.node.default_child)
        rule.targets = [events.CfnRule.TargetProperty(arn=self.topic.topic_arn, id="Alarms")]

    def _function(self, label: str, function: lambda_.Function, seconds: int) -> None:
        errors, throttles = function.metric_errors(period=FIVE_MINUTES), function.metric_throttles(period=FIVE_MINUTES)
        slow = function.metric_duration(period=FIVE_MINUTES, statistic="max")
        self._alarm(f"{label}Errors", errors, above=0, times=1, missing=QUIET)
        self._alarm(f"{label}Throttles", throttles, above=0, times=1, missing=QUIET)
        self._alarm(f"{label}Slow", slow, above=seconds * 1000 * NEAR_ITS_END, times=1, missing=QUIET)
        self.board.add_widgets(
            cloudwatch.GraphWidget(title=f"{label}: errors, throttles", left=[errors, throttles]),
            cloudwatch.GraphWidget(title=f"{label}: longest run", left=[slow]),
        )

    def _queue(self, label: str, queue: sqs.Queue) -> None:
        held = queue.metric_approximate_number_of_messages_visible(period=FIVE_MINUTES)
        self._alarm(label, held, above=0, times=1, missing=QUIET)

    def _alarm(
        self,
        label: str,
        metric: cloudwatch.Metric,
        *,
        times: int,
        missing: cloudwatch.TreatMissingData,
        above: float | None = None,
        below: float | None = None,
    ) -> None:
        compared = cloudwatch.ComparisonOperator
        made = cloudwatch.Alarm(
            self,
            label,
            metric=metric,
            threshold=above if above is not None else below or 0,
            comparison_operator=compared.GREATER_THAN_THRESHOLD if above is not None else compared.LESS_THAN_THRESHOLD,
            evaluation_periods=times,
            datapoints_to_alarm=times,
            treat_missing_data=missing,
        )
        made.add_alarm_action(actions.SnsAction(self.topic))


def _own(name: str, service: str, period: Duration) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=NAMESPACE, metric_name=name, dimensions_map={"service": service}, statistic="sum", period=period
    )
