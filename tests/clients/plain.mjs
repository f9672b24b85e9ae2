// No client library at all: what a client meets that asks in ways of its own.
import { print } from "graphql";
import { ACCEPT } from "./documents.mjs";
import { given, runs } from "./wire.mjs";

const query = "query Me { me { subject } }";
const post = (headers, path = "", text = query) =>
  fetch(given.url + path, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/json", authorization: `Bearer ${given.token}`, ...headers },
    body: JSON.stringify({ query: text }),
  });

/** Returns the status, the media type, what is allowed, and the keys or the code of the JSON that came. */
async function seen(answering) {
  const answer = await answering;
  const { data, errors } = await answer.json();
  const type = answer.headers.get("content-type");
  return [answer.status, type, answer.headers.get("allow"), data ? Object.keys(data) : errors[0].extensions.code];
}

/** Asks for each Accept header: the media type named best is answered, never a stream of events. */
async function accepts() {
  const found = [];
  for (const accept of given.accepts) found.push(await seen(post({ accept })));
  return found;
}

async function transport() {
  const authorization = `Bearer ${given.token}`;
  const mutation = new URLSearchParams({ query: print(ACCEPT) });
  const wrong = "query Wrong { me { nothing } }";
  return {
    older: await seen(post({ accept: "application/json" }, "", wrong)),
    newer: await seen(post({ accept: "application/graphql-response+json" }, "", wrong)),
    act: await seen(fetch(`${given.url}?${mutation}`, { headers: { authorization } })),
    method: await seen(fetch(given.url, { method: "PUT", headers: { authorization } })),
    slash: await seen(post({}, "/")),
    form: await seen(post({ "content-type": "application/x-www-form-urlencoded" })),
    socket: await socket(),
  };
}

/** Opens a WebSocket, as clients with subscriptions do, and returns how it ended. */
function socket() {
  const opened = new WebSocket(given.url.replace("http:", "ws:"), "graphql-transport-ws");
  return new Promise((resolve) => {
    opened.onopen = () => resolve("opened");
    opened.onclose = ({ code, wasClean }) => resolve([code, wasClean]);
  });
}

await runs({ accepts, transport });
