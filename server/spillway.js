#!/usr/bin/env node
// `npx spillway …`. Plain JavaScript, since whoever runs it has not loaded what runs TypeScript yet.
import "./typescript.js";

await import("./cli.ts");
