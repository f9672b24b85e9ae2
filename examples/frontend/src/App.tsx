import { ApolloProvider, useQuery } from "@apollo/client/react";
import { useMemo } from "react";
import { makeClient } from "./client";
import { MeDocument } from "./gql/graphql";
import { hasCode } from "./errors";
import { Reviewing, reviews } from "./home";
import { LabelsProvider } from "./labels";
import { Header } from "./Header";
import { Screen } from "./Screen";
import { SignIn } from "./SignIn";
import { useToken } from "./token";
import { Waiting } from "./ui/Waiting";

/** A client for each token: nothing one person saw stays in the cache for the next. */
export function App() {
  const token = useToken();
  const client = useMemo(() => makeClient(token), [token]);
  if (!token) return <SignIn />;
  return (
    <ApolloProvider client={client}>
      <Home />
    </ApolloProvider>
  );
}

function Home() {
  const { data, error, refetch } = useQuery(MeDocument);
  if (hasCode(error, "NOT_AUTHENTICATED")) return <SignIn error={error} />;
  if (!data) return <Waiting error={error} retry={() => void refetch()} />;
  return (
    <LabelsProvider>
      <Header me={data.me} />
      <main id="noi-dung">
        <Reviewing value={reviews(data.me)}>
          <Screen me={data.me} />
        </Reviewing>
      </main>
    </LabelsProvider>
  );
}
