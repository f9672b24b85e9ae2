"""The schema: the nouns' root fields put together."""

from collections.abc import Iterable
from typing import Annotated

import strawberry
from strawberry.schema.config import StrawberryConfig

from graphql_api.context import Info
from graphql_api.schema.awards import AwardQuery, AwardType
from graphql_api.schema.campaign_mutations import CampaignMutation
from graphql_api.schema.campaigns import CampaignQuery, CampaignType
from graphql_api.schema.candidates import CandidateQuery
from graphql_api.schema.carriers import CarrierMutation, CarrierQuery
from graphql_api.schema.cluster_mutations import ClusterMutation
from graphql_api.schema.clusters import ClusterQuery, ClusterType
from graphql_api.schema.commended import CommendedQuery
from graphql_api.schema.completeness import CompletenessQuery
from graphql_api.schema.conclusion_mutations import ConclusionMutation
from graphql_api.schema.dossier_mutations import DossierMutation
from graphql_api.schema.dossiers import DossierQuery, DossierType
from graphql_api.schema.entries import EntryQuery, EntryType
from graphql_api.schema.entry_mutations import EntryMutation
from graphql_api.schema.enum_labels import EnumQuery
from graphql_api.schema.fact_mutations import FactMutation
from graphql_api.schema.grant_mutations import PeopleMutation
from graphql_api.schema.histories import HistoryQuery
from graphql_api.schema.implementation import ImplementationMutation, ImplementationQuery
from graphql_api.schema.import_mutations import ImportMutation
from graphql_api.schema.imports import ImportQuery, SheetImportType
from graphql_api.schema.inspection_mutations import InspectionMutation
from graphql_api.schema.inspection_plans import InspectionPlanMutation, InspectionPlanQuery, PlanType
from graphql_api.schema.inspection_work_mutations import InspectionWorkMutation
from graphql_api.schema.inspections import InspectionQuery, InspectionType
from graphql_api.schema.merits import MeritQuery, MeritType
from graphql_api.schema.passed_grants import PassedGrantMutation, PassedGrantQuery
from graphql_api.schema.people import PeopleQuery
from graphql_api.schema.relay import Node, arg, resolves
from graphql_api.schema.remedy_mutations import RemedyMutation
from graphql_api.schema.reminders import ReminderQuery
from graphql_api.schema.reorganisation_mutations import ReorganisationMutation
from graphql_api.schema.reorganisations import ReorganisationQuery, ReorganisationType
from graphql_api.schema.report_mutations import ReportMutation
from graphql_api.schema.report_types import ReportTypeQuery
from graphql_api.schema.reporting import ReportingQuery
from graphql_api.schema.reporting_mutations import ReportingMutation
from graphql_api.schema.reports import ReportQuery, ReportType
from graphql_api.schema.return_mutations import ReturnMutation
from graphql_api.schema.returns import ReturnQuery, ReturnType
from graphql_api.schema.rule_set_mutations import RuleSetMutation
from graphql_api.schema.rule_sets import RuleSetQuery
from graphql_api.schema.scalars import SCALARS
from graphql_api.schema.score_sheet_mutations import ScoreSheetMutation
from graphql_api.schema.score_sheets import ScoreSheetQuery, ScoreSheetType
from graphql_api.schema.simulations import SimulationQuery
from graphql_api.schema.staleness import StalenessQuery
from graphql_api.schema.statistics import StatisticsQuery
from graphql_api.schema.statistics_mutations import StatisticsMutation
from graphql_api.schema.subjects import SubjectQuery, SubjectType
from graphql_api.schema.targets import TargetMutation, TargetQuery
from graphql_api.schema.units import UnitQuery, UnitType
from graphql_api.schema.upload_mutations import UploadMutation
from graphql_api.schema.uploads import UploadQuery, UploadType
from movement.model import ids
from movement.model.dossier_acts import DOSSIER_RULES
from movement.model.errors import Code, refuse
from movement.model.inspection_acts import INSPECTION_RULES
from movement.model.return_acts import RETURN_RULES, ReturnAct
from movement.model.returns import parts_of
from movement.usecases import histories, returns, units

POLICIES = {
    "me": "unit.read",
    "enumLabels": "unit.read",
    "node": "unit.read",
    "unit": "unit.read",
    "unitByCode": "unit.read",
    "units": "unit.read",
    "reorganisation": "unit.read",
    "reorganisations": "unit.read",
    "reorganiseUnits": "unit.reorganise",
    "approveReorganisation": "unit.reorganise",
    "applyReorganisation": "unit.reorganise",
    "reverseReorganisation": "unit.reorganise",
    "entry": "entry.read",
    "entries": "entry.read",
    "entriesByTitle": "entry.read",
    "reviewQueue": "entry.accept",
    "people": "grant.read",
    "statistics": "statistics.read",
    "publishStatistics": "statistics.publish",
    "inspection": "inspection.read",
    "inspections": "inspection.read",
    "campaign": "inspection.read",
    "campaigns": "inspection.read",
    "inspectionPlan": "inspection.read",
    "inspectionPlans": "inspection.read",
    "ruleChecks": "unit.read",
    "ruleSet": "ruleset.read",
    "candidates": "candidate.read",
    "candidateRun": "candidate.read",
    "candidateStaleness": "candidate.read",
    "simulateCandidates": "candidate.simulate",
    "dossier": "candidate.read",
    "dossiers": "candidate.read",
    "commended": "candidate.readPublished",
    "shortlistCandidate": "candidate.shortlist",
    "subject": "candidate.read",
    "subjects": "candidate.read",
    "merit": "candidate.read",
    "award": "candidate.read",
    "awards": "candidate.read",
    "personalAccesses": "audit.read",
    "history": "audit.read",
    "recordSubject": "facts.write",
    "correctSubject": "facts.write",
    "recordMerit": "facts.write",
    "revokeMerit": "facts.revoke",
    "recordAward": "facts.write",
    "revokeAward": "facts.revoke",
    "erasePerson": "person.erase",
    "reminders": "reminders.read",
    "awaitingCarrier": "carrier.read",
    "endedGrants": "grant.read",
    "cluster": "cluster.read",
    "clusters": "cluster.read",
    "clustersOfUnit": "cluster.read",
    "createCluster": "cluster.write",
    "addClusterMembers": "cluster.write",
    "endClusterMembership": "cluster.write",
    "setClusterLead": "cluster.write",
    "reportingCalendar": "indicator.read",
    "indicatorCatalogue": "indicator.read",
    "indicators": "indicator.read",
    "reportTypes": "indicator.read",
    "setCalendar": "indicator.write",
    "defineIndicators": "indicator.write",
    "defineReportType": "indicator.write",
    "return": "return.read",
    "returns": "return.read",
    "completeness": "return.read",
    "createReturn": "return.submit",
    "implementationPlan": "plan.read",
    "implementationPlans": "plan.read",
    "recordImplementationPlan": "plan.write",
    "yearTargets": "plan.read",
    "recordTargets": "plan.write",
    "scoreSheet": "scoreSheet.read",
    "scoreSheets": "scoreSheet.read",
    "createScoreSheet": "scoreSheet.write",
    "addScoreSheetVersion": "scoreSheet.write",
    "createRuleSet": "ruleset.write",
    "addRuleSetVersion": "ruleset.write",
    "createInspectionPlan": "inspection.plan",
    "createCampaign": "inspection.plan",
    "addInspectionTeam": "inspection.team",
    "planInspection": "inspection.plan",
    "upload": "file.read",
    "requestUpload": "file.request",
    "confirmUpload": "file.request",
    "importTemplate": "import.entries",
    "importPreview": "import.entries",
    "sheetImport": "import.entries",
    "sheetImports": "import.entries",
    "confirmImport": "import.entries",
    "report": "report.read",
    "reports": "report.read",
    "requestReport": "report.make",
    "submitReport": "report.submit",
    "receiveReport": "report.receive",
    "createEntry": "entry.create",
    "editEntry": "entry.edit",
    "submitEntry": "entry.submit",
    "withdrawEntry": "entry.withdraw",
    "returnEntry": "entry.return",
    "rejectEntry": "entry.reject",
    "acceptEntry": "entry.accept",
    "startEntry": "entry.start",
    "reportEntry": "entry.report",
    "returnReport": "entry.returnReport",
    "verifyEntry": "entry.verify",
    "continueEntry": "entry.continue",
    "discontinueEntry": "entry.discontinue",
    "recogniseEntry": "entry.recognise",
    "refuseRecognition": "entry.refuseRecognition",
    "revokeRecognition": "entry.revokeRecognition",
    "replicateEntry": "entry.replicate",
    "amendEntry": "entry.amend",
    "assignCarrier": "carrier.assign",
    "proposeGrant": "grant.propose",
    "passGrantOn": "grant.propose",
    "approveGrant": "grant.approve",
    "endGrant": "grant.end",
} | {act.value: rule.policy for act, rule in INSPECTION_RULES.items()}
POLICIES |= {act.value: rule.policy for act, rule in RETURN_RULES.items() if act is not ReturnAct.LOCK}
POLICIES |= {act.value: rule.policy for act, rule in DOSSIER_RULES.items()}
"""Root field → row of the access matrix that its use case asks; a root field without one fails the tests."""


FINDS = {**histories.FINDS, ids.TERRITORY: units.unit, ids.ORGANISATION: units.unit}
"""Letter of an id → the use case that finds one: what has a history, and units."""


@strawberry.type(description="What can be asked. Everything is within the scope of one's grants.")
class Query(
    UnitQuery,
    EntryQuery,
    InspectionQuery,
    CampaignQuery,
    InspectionPlanQuery,
    PeopleQuery,
    StatisticsQuery,
    CandidateQuery,
    SimulationQuery,
    StalenessQuery,
    DossierQuery,
    CommendedQuery,
    SubjectQuery,
    MeritQuery,
    AwardQuery,
    ScoreSheetQuery,
    RuleSetQuery,
    ReminderQuery,
    CarrierQuery,
    PassedGrantQuery,
    ClusterQuery,
    ReportingQuery,
    ReportTypeQuery,
    ReturnQuery,
    CompletenessQuery,
    ImplementationQuery,
    TargetQuery,
    UploadQuery,
    ImportQuery,
    ReorganisationQuery,
    ReportQuery,
    HistoryQuery,
    EnumQuery,
):
    @resolves("Anything by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def node(self, info: Info, id: Annotated[strawberry.ID, arg("The id.")]) -> Node | None:  # noqa: A002
        """Return a record of any noun that has ids of its own."""
        context = info.context
        find = FINDS.get(id[:1]) if ids.is_id(id) else None
        if parts_of(id) is not None:
            find = returns.one
        if find is None:
            raise refuse(Code.NOT_FOUND, "id")
        return await find(context.world, context.actor, id)  # type: ignore[no-any-return]


@strawberry.type(description="What can be done: one mutation an act. Problems come in the payload.")
class Mutation(
    EntryMutation,
    InspectionPlanMutation,
    CampaignMutation,
    InspectionMutation,
    InspectionWorkMutation,
    ConclusionMutation,
    RemedyMutation,
    CarrierMutation,
    PeopleMutation,
    PassedGrantMutation,
    ClusterMutation,
    ReportingMutation,
    ReturnMutation,
    ImplementationMutation,
    TargetMutation,
    StatisticsMutation,
    FactMutation,
    ScoreSheetMutation,
    RuleSetMutation,
    UploadMutation,
    ImportMutation,
    ReorganisationMutation,
    ReportMutation,
    DossierMutation,
):
    """Every act."""


def _types() -> Iterable[type]:
    return (
        UnitType,
        EntryType,
        InspectionType,
        CampaignType,
        PlanType,
        ScoreSheetType,
        UploadType,
        ClusterType,
        ReturnType,
        ReorganisationType,
        SheetImportType,
        ReportType,
        DossierType,
        SubjectType,
        MeritType,
        AwardType,
    )


SCHEMA = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=_types(),
    # Python's own getattr is the default resolver: plans write it as a plain attribute.
    config=StrawberryConfig(scalar_map=SCALARS),
)
