#!/usr/bin/env node
// `npx spillway …`. Plain JavaScript, since whoever runs it has not loaded a TypeScript loader yet.
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

register({ tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) });
await import("./cli.ts");
