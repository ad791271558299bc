// A customer who shops with a client that @hey-api/openapi-ts made: `node buyer.js URL`, beside the folder `shop`.
import { client } from "./shop/client.gen";
import { browse, createItem, listOrders, placeOrder, register, signIn } from "./shop";

declare const process: { argv: string[]; exitCode: number };

const password = "correct horse battery staple";

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

async function shop(url: string): Promise<void> {
  client.setConfig({ baseUrl: url });
  const email = `${crypto.randomUUID()}@example.com`;
  await register({ body: { email, name: "Ada", password }, throwOnError: true });
  const token = await signIn({ body: { username: email, password }, throwOnError: true });
  client.setConfig({ auth: token.data.access_token });

  const lamp = await createItem({ body: { name: "lamp", price_cents: 700, stock: 3 }, throwOnError: true });
  const found = await browse({ query: { q: "lamp", limit: 100 }, throwOnError: true });
  check(found.data.items.length > 0, "nothing was found");

  const body = { lines: [{ item_id: lamp.data.id, quantity: 2 }] };
  const headers = { "idempotency-key": crypto.randomUUID() };
  const order = await placeOrder({ body, headers, throwOnError: true });
  check(order.data.total_cents === 1400, `the total is ${order.data.total_cents}`);
  const refused = await placeOrder({ body });
  check(refused.error?.type === "urn:problem:not-enough-stock", `refused as ${JSON.stringify(refused.error)}`);
  const mine = await listOrders({ throwOnError: true });
  check(mine.data.items.length === 1 && mine.data.items[0].id === order.data.id, "the order is not listed");
  console.log("bought", order.data.id);
}

shop(process.argv[2]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
