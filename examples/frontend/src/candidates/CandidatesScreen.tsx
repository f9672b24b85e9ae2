import { useQuery } from "@apollo/client/react";
import { CandidateListDocument, type CandidateListQuery, type Level, type Outcome } from "../gql/graphql";
import { useLabels } from "../labels";
import { type Route, setQuery } from "../route";
import { day, moment } from "../time";
import { Choice } from "../ui/Choice";
import { More } from "../ui/More";
import { YearChoice, yearOf } from "../ui/YearChoice";
import { Empty, Waiting } from "../ui/Waiting";
import { CandidateCard } from "./CandidateCard";

const PAGE = 10;
const LEVELS = ["PROVINCE", "GRASSROOTS"];

/** Who might be commended and why: advice by the province's rules, no decision. */
export function CandidatesScreen({ unit, route }: { unit: string; route: Route }) {
  const { label, values } = useLabels();
  const year = yearOf(route);
  const level = route.query.get("cap") ?? "PROVINCE";
  const outcome = route.query.get("ket-qua") ?? "";
  const variables = {
    unit,
    year: Number(year),
    level: level as Level,
    outcome: (outcome || null) as Outcome | null,
    first: PAGE,
  };
  const { data, error, networkStatus, fetchMore, refetch } = useQuery(CandidateListDocument, {
    variables,
    notifyOnNetworkStatusChange: true,
  });
  const list = data?.candidates;
  const outcomes = [["", "Tất cả"] as const, ...values("Outcome").map((one) => [one, label("Outcome", one)] as const)];
  return (
    <>
      <div className="heading">
        <h1>Ứng viên khen thưởng</h1>
        <p className="hint">
          Danh sách do máy lập theo bộ quy tắc của tỉnh để tham khảo; việc khen thưởng do hội đồng quyết định.
        </p>
      </div>
      <div className="choices">
        <YearChoice route={route} />
        <Choice
          label="Cấp khen thưởng"
          value={level}
          options={LEVELS.map((one) => [one, label("Level", one)] as const)}
          onChange={(to) => setQuery(route, "cap", to)}
        />
        <Choice label="Kết quả" value={outcome} options={outcomes} onChange={(to) => setQuery(route, "ket-qua", to)} />
      </div>
      {data?.candidateRun && <Run run={data.candidateRun} />}
      {!list && <Waiting error={error} retry={() => void refetch()} />}
      {list && !list.edges.length && !list.pageInfo.hasNextPage && <Empty>Không có ứng viên nào như vậy.</Empty>}
      <ol className="candidates">
        {list?.edges.map(({ node }) => (
          <CandidateCard key={node.rank} candidate={node} />
        ))}
      </ol>
      {list && <More page={list.pageInfo} networkStatus={networkStatus} fetchMore={fetchMore} />}
    </>
  );
}

function Run({ run }: { run: NonNullable<CandidateListQuery["candidateRun"]> }) {
  const { label } = useLabels();
  const { counts } = run;
  const shown =
    counts &&
    ([
      ["ELIGIBLE", counts.eligible],
      ["NEEDS_REVIEW", counts.needsReview],
      ["INELIGIBLE", counts.ineligible],
    ] as const);
  return (
    <section className="card run" aria-label="Lần lập danh sách">
      <dl>
        {shown?.map(([outcome, count]) => (
          <div key={outcome} className={outcome}>
            <dt>{label("Outcome", outcome)}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">
        {run.unit?.name} · bộ quy tắc số {run.rules}, áp dụng từ {day(run.rulesFrom)} · số liệu đến {day(run.asOf)} ·
        lập lúc {moment(run.computedAt)}
      </p>
    </section>
  );
}
