import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRouteFiles, servedRouteBreaks } from "./served-routes";
import { thingRoutes } from "./test-kit";

const methods = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"];
const names = methods.map((method) => `answer as ${method}`).join(", ");
const oneLine = `export { ${names} } from "@/lib/api";\n`;
const paths = [...new Set(thingRoutes.map((route) => route.path))];
const files = paths.map((path) => ({ path, text: oneLine }));

describe("the files that Next serves", () => {
  it("agree with the routes that are declared", () => {
    expect(servedRouteBreaks(thingRoutes, files)).toEqual([]);
    expect(servedRouteBreaks(thingRoutes, [...files, { path: "/api/v1/{...rest}", text: oneLine }])).toEqual(
      [],
    );
  });

  it("may be broken into lines by the formatter", () => {
    const broken = `export {\n  ${names.replaceAll(", ", ",\n  ")},\n} from "@/lib/api";\n`;
    expect(
      servedRouteBreaks(
        thingRoutes,
        files.map(({ path }) => ({ path, text: broken })),
      ),
    ).toEqual([]);
  });

  it("are named where one is missing or too many", () => {
    expect(servedRouteBreaks(thingRoutes, files.slice(1))).toEqual([
      `${paths[0]} is declared and not served: it has no route.ts`,
    ]);
    expect(servedRouteBreaks(thingRoutes, [...files, { path: "/api/v1/secret", text: oneLine }])).toEqual([
      "/api/v1/secret is served and not declared",
    ]);
  });

  it.each([
    ['export async function GET() { return new Response("hi"); }', "more than a re-export"],
    [`import x from "y";\n${oneLine}`, "more than a re-export"],
    ['export { answer as GET, other as POST } from "@/lib/api";', "more than a re-export"],
    [
      'export { answer as GET, answer as POST } from "@/lib/api";',
      "does not export DELETE, OPTIONS, PATCH, PUT",
    ],
  ])("hold one statement and all methods, unlike: %s", (text, why) => {
    const [first, ...rest] = files;
    const breaks = servedRouteBreaks(thingRoutes, [{ path: first?.path as string, text }, ...rest]);
    expect(breaks).toHaveLength(1);
    expect(breaks[0]).toContain(why);
  });

  it("are found below a folder, with parameters, catch-alls and groups", async () => {
    const root = await mkdtemp(join(tmpdir(), "routes-"));
    for (const file of [
      "things/[id]/end/route.ts",
      "(docs)/openapi.json/route.ts",
      "[...rest]/route.ts",
      "things/page.tsx",
    ]) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), file);
    }
    const found = await readRouteFiles(root, "/api/v1");
    await rm(root, { recursive: true });
    expect(found.map(({ path }) => path)).toEqual([
      "/api/v1/openapi.json",
      "/api/v1/things/{id}/end",
      "/api/v1/{...rest}",
    ]);
  });
});
