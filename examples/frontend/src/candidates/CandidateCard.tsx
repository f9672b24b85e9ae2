import type { CandidateListQuery } from "../gql/graphql";
import { useLabels } from "../labels";
import { href } from "../route";
import { Badge } from "../ui/Badge";

type Candidate = NonNullable<CandidateListQuery["candidates"]>["edges"][number]["node"];
type Reason = Candidate["reasons"][number];

/** Points are kept in hundredths of a per cent. */
const score = (points: number | null) =>
  points === null ? "chưa thẩm định" : `${(points / 100).toLocaleString("vi-VN")} điểm`;

export function CandidateCard({ candidate }: { candidate: Candidate }) {
  const { entry, unit, reasons, rank } = candidate;
  const bases = [...new Set(reasons.map((reason) => reason.legalBasis))].filter(Boolean);
  const failed = reasons.filter((reason) => reason.result !== "PASS");
  return (
    <li className="card candidate" data-rank={rank}>
      <div className="candidate-head">
        <b className="rank" aria-label={`Hạng ${rank}`}>
          {rank}
        </b>
        <div>
          <h2>{entry ? <a href={href("ho-so", entry.id)}>{entry.title}</a> : "Hồ sơ ngoài phạm vi"}</h2>
          <p>
            {unit?.name} · {score(candidate.score)}
            {candidate.nominated && " · được đoàn kiểm tra giới thiệu"}
          </p>
          <p>
            <Badge kind="Outcome" value={candidate.outcome} />
          </p>
        </div>
      </div>
      <details open={rank === 1}>
        <summary>
          {reasons.length - failed.length}/{reasons.length} quy tắc đạt
          {failed.length > 0 && `; xem lại: ${failed.map((reason) => reason.name.toLowerCase()).join(", ")}`}
        </summary>
        <table className="reasons">
          <thead>
            <tr>
              <th scope="col">Quy tắc</th>
              <th scope="col">Kết quả</th>
              <th scope="col">Ghi nhận</th>
              <th scope="col">Yêu cầu</th>
              <th scope="col">Hồ sơ chứng minh</th>
            </tr>
          </thead>
          <tbody>
            {reasons.map((reason) => (
              <ReasonRow key={reason.rule} reason={reason} basis={bases.length > 1 ? reason.legalBasis : ""} />
            ))}
          </tbody>
        </table>
        {bases.length === 1 && <p className="hint">Căn cứ: {bases[0]}</p>}
      </details>
    </li>
  );
}

function ReasonRow({ reason, basis }: { reason: Reason; basis: string }) {
  const { label } = useLabels();
  return (
    <tr data-rule={reason.rule}>
      <th scope="row">
        {reason.name}
        <small>
          {reason.rule} · {label("Strictness", reason.strictness).toLowerCase()}
          {basis && ` · ${basis}`}
        </small>
      </th>
      <td data-label="Kết quả">
        <Badge kind="RuleResult" value={reason.result} />
      </td>
      <td data-label="Ghi nhận">{reason.observedInWords}</td>
      <td data-label="Yêu cầu">{reason.requiredInWords}</td>
      <td data-label="Hồ sơ chứng minh">
        {reason.evidence.length === 0 && "không có"}
        {reason.evidence.map((cited, n) => (
          <span key={n} className="cited">
            {/* What the reader may not see has a label and no id. */}
            {cited.id ? <a href={href("ho-so", cited.id)}>{cited.label}</a> : cited.label}
          </span>
        ))}
      </td>
    </tr>
  );
}
