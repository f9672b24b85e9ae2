/** The acts this client offers: in which state, what they ask for, and by which mutation. The gateway decides. */
import type { TypedDocumentNode } from "@apollo/client";
import {
  AcceptDocument,
  type ActResultFragment,
  RecogniseDocument,
  RejectDocument,
  ReturnForCompletionDocument,
  ReturnResultsDocument,
  type State,
} from "../gql/graphql";

export type Field = { name: string; label: string; kind: "text" | "date" | "level" | "long" };
/** Each mutation has one field, whose payload is an ActResult. */
export type ActDocument = TypedDocumentNode<Record<string, ActResultFragment>, { input: never }>;
export type Act = { name: string; state: State; fields: Field[]; document: ActDocument; done: string };

const WHY: Field = { name: "reason", label: "Lý do", kind: "long" };
const NOTE: Field = { name: "reason", label: "Ghi chú (không bắt buộc)", kind: "long" };

const act = (name: string, state: State, done: string, document: unknown, ...fields: Field[]): Act => ({
  name,
  state,
  done,
  fields,
  document: document as ActDocument,
});

export const ACTS: Act[] = [
  act("Chấp nhận", "SUBMITTED", "Đã chấp nhận hồ sơ.", AcceptDocument, NOTE),
  act("Trả lại để bổ sung", "SUBMITTED", "Đã trả lại hồ sơ để bổ sung.", ReturnForCompletionDocument, WHY),
  act("Không chấp nhận", "SUBMITTED", "Đã ghi nhận không chấp nhận hồ sơ.", RejectDocument, WHY),
  act("Trả lại báo cáo", "REPORTED", "Đã trả lại báo cáo kết quả.", ReturnResultsDocument, WHY),
  act(
    "Công nhận",
    "VERIFIED",
    "Đã ghi nhận quyết định công nhận.",
    RecogniseDocument,
    { name: "level", label: "Cấp công nhận", kind: "level" },
    { name: "decisionNumber", label: "Số quyết định", kind: "text" },
    { name: "decidedOn", label: "Ngày quyết định", kind: "date" },
  ),
];
