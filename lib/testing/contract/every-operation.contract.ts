import type { Api, Json, Sending } from "./api";
import { type ContractCase, demand, keyWith } from "./world";

/**
 * What holds for every operation that the served document names, whichever are added: the cases read the document and try each. An id
 * in a path is one of the right form that nothing has.
 */
interface Operation {
  readonly id: string;
  readonly method: string;
  /** Below `/api/v1`, with ids in place of parameters. */
  readonly path: string;
  readonly scopes: readonly string[];
  readonly takesBody: boolean;
  readonly needsKey: boolean;
  readonly isPublic: boolean;
}

const REF = "01k2x4t8b5f6q7r8s9v0w1x2y3";
/** By the segment before the parameter. */
const PREFIXES: Readonly<Record<string, string>> = {
  accounts: "acct",
  codes: "cod",
  decisions: "dec",
  holds: "hold",
  "credit-packages": "pkg",
  disputes: "dsp",
  "usage-events": "use",
  grants: "grt",
  plans: "pln",
  "price-books": "pbk",
  "api-keys": "key",
  checkpoints: "chk",
  "test-clocks": "clk",
  "webhook-endpoints": "whk",
  deliveries: "msg",
  purchases: "pur",
  simulations: "sim",
  members: "mem",
  invitations: "inv",
};

/** A path of the template with an id of the right kind in each place, of objects that there are not. */
export function pathOf(template: string): string {
  return template
    .replace("/api/v1", "")
    .replaceAll(/\/([\w-]+)\/\{(\w+)\}/g, (_, before: string, name: string) => {
      if (name === "id" || name === "message" || name === "member" || name === "invitation")
        return `/${before}/${PREFIXES[before] ?? before}_${REF}`;
      return `/${before}/${name === "version" ? 1 : "some.thing"}`;
    });
}

async function operationsOf(api: Api): Promise<Operation[]> {
  const document = demand(await api.get("/openapi.json"), 200);
  return Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods as Record<string, Json>).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path: pathOf(template),
      scopes: operation.security.find((one: object) => "apiKey" in one)?.apiKey ?? [],
      takesBody: operation.requestBody !== undefined,
      needsKey: operation.parameters.some(({ $ref }: { $ref?: string }) => $ref?.endsWith("/IdempotencyKey")),
      isPublic: operation.security.length === 0,
    })),
  );
}

const bodyFor = ({ takesBody }: Operation): Sending => (takesBody ? { body: {} } : {});

/** What each of the operations answered that is not as it should be. */
async function offenders(
  operations: readonly Operation[],
  isWrong: (operation: Operation) => Promise<unknown>,
): Promise<string[]> {
  const found: string[] = [];
  for (const operation of operations) {
    const wrong = await isWrong(operation);
    if (wrong !== null) found.push(`${operation.id}: ${JSON.stringify(wrong)}`);
  }
  return found;
}

export const everyOperationCases: readonly ContractCase[] = [
  {
    name: "the document is OpenAPI 3.1, names its operations once and refers only to what it holds",
    async run({ api }, expect) {
      const answer = await api.as(null).get("/openapi.json");
      expect(answer.status).toBe(200);
      expect(answer.body.openapi).toMatch(/^3\.1\.\d$/);
      const ids = (await operationsOf(api)).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(30);
      for (const [, pointer = ""] of answer.text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
        const target = pointer.split("/").reduce((at, key) => at?.[key], answer.body);
        expect(target, pointer).toBeDefined();
      }
      for (const [template, methods] of Object.entries(answer.body.paths)) {
        const named = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        for (const operation of Object.values(methods as Record<string, Json>)) {
          const declared = operation.parameters.filter(({ in: where }: { in?: string }) => where === "path");
          expect(declared.map(({ name }: { name: string }) => name).sort(), template).toEqual(named.sort());
          for (const response of Object.values(operation.responses)) {
            expect((response as { description?: string }).description, operation.operationId).toBeTruthy();
          }
        }
      }
    },
  },
  {
    name: "no operation but the public ones answers a caller without a key, or with one that is unknown",
    async run({ api }, expect) {
      const operations = (await operationsOf(api)).filter(({ isPublic }) => !isPublic);
      for (const secret of [
        null,
        "sk_test_0000000000000000000000000000000000000000",
        "sk_live_x",
        "Bearer",
      ]) {
        const wrong = await offenders(operations, async (operation) => {
          const answer = await api.as(secret).send(operation.method, operation.path, bodyFor(operation));
          const isRight = answer.status === 401 && answer.body.code === "unauthenticated";
          return isRight && answer.header("www-authenticate")?.startsWith("Bearer") ? null : answer.status;
        });
        expect(wrong).toEqual([]);
      }
    },
  },
  {
    name: "no operation answers a key that lacks its scope, whatever other scopes it has",
    async run(world, expect) {
      const operations = (await operationsOf(world.api)).filter(({ isPublic }) => !isPublic);
      for (const scope of ["decide", "usage", "read", "admin"]) {
        const others = await keyWith(
          world,
          ["decide", "usage", "read", "admin"].filter((one) => one !== scope),
        );
        const wrong = await offenders(
          operations.filter(({ scopes }) => scopes.includes(scope)),
          async (operation) => {
            const { status, body } = await others.send(operation.method, operation.path, bodyFor(operation));
            return status === 403 && body.code === "scope_missing" ? null : status;
          },
        );
        expect(wrong).toEqual([]);
      }
    },
  },
  {
    name: "every operation that needs an Idempotency-Key refuses a call without one",
    async run({ api }, expect) {
      const operations = (await operationsOf(api)).filter(({ needsKey }) => needsKey);
      expect(operations.length).toBeGreaterThanOrEqual(8);
      const wrong = await offenders(operations, async (operation) => {
        const { status, body } = await api.send(operation.method, operation.path, {
          ...bodyFor(operation),
          key: null,
        });
        return status === 400 && body.code === "idempotency_key_missing" ? null : status;
      });
      expect(wrong).toEqual([]);
    },
  },
  {
    name: "every operation refuses a member and a query parameter that it does not know, and names it",
    async run({ api }, expect) {
      const operations = await operationsOf(api);
      const inBody = await offenders(
        operations.filter(({ takesBody }) => takesBody),
        async (operation) => {
          const { status, body } = await api.send(operation.method, operation.path, {
            body: { no_such_member: 1 },
          });
          const isRight =
            status === 400 && body.code === "unknown_parameter" && body.param === "no_such_member";
          return isRight ? null : [status, body.code, body.param];
        },
      );
      expect(inBody).toEqual([]);
      const inQuery = await offenders(operations, async (operation) => {
        const path = `${operation.path}?no_such_parameter=1`;
        const { status, body } = await api.send(operation.method, path, bodyFor(operation));
        const isRight = status === 400 && body.param === "no_such_parameter";
        return isRight ? null : [status, body?.code];
      });
      expect(inQuery).toEqual([]);
    },
  },
  {
    name: "every operation with a body refuses what is no JSON, another media type, and more than its bound",
    async run({ api }, expect) {
      const operations = (await operationsOf(api)).filter(({ takesBody }) => takesBody);
      const statusOf = (sending: Sending, status: number) =>
        offenders(operations, async ({ method, path }) => {
          const answer = await api.send(method, path, sending);
          return answer.status === status ? null : answer.status;
        });
      expect(await statusOf({ raw: '{"a":' }, 400)).toEqual([]);
      expect(await statusOf({ raw: "{}", headers: { "content-type": "text/xml" } }, 415)).toEqual([]);
      const pad = "x".repeat(8_400_000);
      expect(await statusOf({ body: { pad } }, 413)).toEqual([]);
    },
  },
  {
    name: "every operation without a body refuses one",
    async run({ api }, expect) {
      const operations = (await operationsOf(api)).filter(
        ({ takesBody, method }) => !takesBody && method !== "GET",
      );
      expect(operations.length).toBeGreaterThan(0);
      const wrong = await offenders(operations, async ({ method, path }) => {
        const { status, body } = await api.send(method, path, { body: {} });
        return status === 400 && body.code === "malformed" ? null : status;
      });
      expect(wrong).toEqual([]);
    },
  },
  {
    name: "every path answers 404 for an object that there is not, and 405 with Allow for a method that is not served",
    async run({ api }, expect) {
      const operations = await operationsOf(api);
      const reads = operations.filter(({ method, path }) => method === "GET" && path.includes(REF));
      const wrong = await offenders(reads, async ({ method, path }) => {
        const { status, body } = await api.send(method, path);
        return status === 404 && body.code === "not_found" ? null : status;
      });
      expect(wrong).toEqual([]);
      for (const path of new Set(operations.map((operation) => operation.path))) {
        const served = operations.filter((one) => one.path === path).map(({ method }) => method);
        const missing = ["PUT", "DELETE", "PATCH"].find((method) => !served.includes(method)) as string;
        const answer = await api.send(missing, path);
        expect([path, answer.status]).toEqual([path, 405]);
        for (const method of served) expect(answer.header("allow")).toContain(method);
        expect((await api.send("OPTIONS", path)).status).toBe(204);
      }
    },
  },
  {
    name: "every answer has a request id of its own and passes a trace on, and is neither kept nor sniffed",
    async run({ api }, expect) {
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      const seen = new Set<string>();
      for (const { method, path, takesBody } of await operationsOf(api)) {
        if (path.endsWith("/stream")) continue;
        const answer = await api.send(method, path, {
          ...(takesBody ? { body: {} } : {}),
          headers: { traceparent },
        });
        expect(answer.header("traceparent"), path).toBe(traceparent);
        expect(answer.header("spillway-request-id"), path).toMatch(/^req_[0-9a-z]{26}$/);
        seen.add(answer.header("spillway-request-id") as string);
        expect(answer.header("cache-control"), path).toContain("no-store");
        expect(answer.header("x-content-type-options"), path).toBe("nosniff");
        if (answer.status >= 400) expect(answer.body.request_id).toBe(answer.header("spillway-request-id"));
      }
      expect(seen.size).toBeGreaterThan(30);
      const broken = await api.get("/accounts", { traceparent: "00-zz-b7ad6b7169203331-01" });
      expect([broken.status, broken.header("traceparent")]).toEqual([200, null]);
    },
  },
];
