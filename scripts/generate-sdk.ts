import { writeFileSync } from "node:fs";
import { generatedFiles } from "./sdk/generated-files";

/** `npm run generate:sdk`: writes the types and methods of the SDK anew, after a route has changed. */
for (const [path, text] of Object.entries(generatedFiles())) writeFileSync(path, text);
