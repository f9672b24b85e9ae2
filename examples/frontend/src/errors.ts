/** Errors as the gateway tells them: the code is the contract, the message a Vietnamese sentence for people. */
import { CombinedGraphQLErrors } from "@apollo/client/errors";

export type Fault = { code: string; message: string; id?: string };

export function faultsOf(error: unknown): Fault[] {
  if (CombinedGraphQLErrors.is(error)) {
    return error.errors.map(({ message, extensions }) => ({
      code: String(extensions?.["code"] ?? "UNKNOWN"),
      message,
      ...(typeof extensions?.["id"] === "string" ? { id: extensions["id"] } : {}),
    }));
  }
  // Nothing of the gateway's: it cannot be reached, or something between here and there answered.
  return error ? [{ code: "NETWORK", message: "Không kết nối được với máy chủ. Hãy kiểm tra mạng rồi thử lại." }] : [];
}

export const hasCode = (error: unknown, code: string): boolean => faultsOf(error).some((one) => one.code === code);
