// DynamoDB as a Node team would set it up: AWS SDK v3's document client over kept-alive connections, and a DataLoader
// that asks for all items a turn of the event loop names, of any tables, with one BatchGetItem.
import { Agent } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import DataLoader from "dataloader";

const PREFIX = process.env.MOVEMENT_TABLE_PREFIX ?? "dvk-";
const HIGHEST = "\u{10ffff}";
const ATTEMPTS = 5;
const client = new DynamoDBClient({
  region: process.env.AWS_DEFAULT_REGION,
  endpoint: process.env.MOVEMENT_DYNAMODB_ENDPOINT,
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: ATTEMPTS,
  requestHandler: new NodeHttpHandler({
    httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
    connectionTimeout: 1000,
    requestTimeout: 5000,
  }),
});
const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

const place = (table, { pk, sk }) => `${table}|${pk}|${sk}`;

async function batch(wants, strong) {
  const found = new Map();
  let RequestItems = {};
  for (const { table, pk, sk } of wants) (RequestItems[PREFIX + table] ??= { Keys: [], ConsistentRead: strong }).Keys.push({ pk, sk });
  for (let attempt = 1; Object.keys(RequestItems).length; attempt++) {
    if (attempt > ATTEMPTS) throw new Error("the database is busy");
    if (attempt > 1) await new Promise((done) => setTimeout(done, Math.random() * 50 * 2 ** attempt));
    const answer = await documents.send(new BatchGetCommand({ RequestItems }));
    for (const [name, items] of Object.entries(answer.Responses)) for (const item of items) found.set(place(name.slice(PREFIX.length), item), item);
    RequestItems = answer.UnprocessedKeys ?? {};
  }
  return wants.map((want) => found.get(place(want.table, want)) ?? null);
}

// Of one request: an item is read once.
export const loader = () =>
  new DataLoader((wants) => batch(wants, false), { cacheKeyFn: (want) => place(want.table, want), maxBatchSize: 100 });

export const strongly = (wants) => batch(wants, true);

// Up to `limit` lines of a range of an index, or of the table itself, and whether more may follow.
export async function range({ table, index, pk, prefix = "", after, upto, limit }) {
  const names = index ? { "#p": `${index}_pk`, "#s": `${index}_sk` } : { "#p": "pk", "#s": "sk" };
  const answer = await documents.send(
    new QueryCommand({
      TableName: PREFIX + table,
      IndexName: index,
      KeyConditionExpression: "#p = :p AND #s BETWEEN :l AND :h",
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ":p": pk, ":l": (after === undefined ? prefix : `${after}\0`) || "\0", ":h": upto ?? prefix + HIGHEST },
      Limit: limit,
    }),
  );
  return { rows: answer.Items.map((line) => ({ key: line[names["#s"]], line })), more: answer.LastEvaluatedKey !== undefined };
}

const ABSENT = { ConditionExpression: "attribute_not_exists(pk)" };

// The receipt, the entity at the version that was read, and its audit entry: all or none.
export const transaction = (receipt, entity, audit) =>
  documents.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName: `${PREFIX}receipts`, Item: receipt, ...ABSENT } },
        {
          Put: {
            TableName: `${PREFIX}entries`,
            Item: entity,
            ConditionExpression: "#v = :v",
            ExpressionAttributeNames: { "#v": "version" },
            ExpressionAttributeValues: { ":v": entity.version - 1 },
          },
        },
        { Put: { TableName: `${PREFIX}audit`, Item: audit, ...ABSENT } },
      ],
    }),
  );
