import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import ts from "typescript";

/** One import: where it points (a path in the project without extension, or a package's name) and how. */
export type Import = { target: string; isPackage: boolean; isTypeOnly: boolean };

/** A source file as the rules see it; built from text, so that planted violations need no disk. */
export type SourceFile = { path: string; lines: number; imports: Import[]; tree: ts.SourceFile };

/** Parses `text` as the file at `path` (relative to the project's root, with forward slashes). */
export function sourceFile(path: string, text: string): SourceFile {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind);
  return { path, lines: text.split("\n").length - 1, imports: importsOf(tree, path), tree };
}

const FOLDERS = ["app", "components", "lib", "server", "prisma", "scripts", "e2e", "bench"];
const SKIPPED = new Set(["node_modules", "prisma-client", "results", "generated"]);

/** Every TypeScript file of the project that people write. */
export async function projectFiles(root: string): Promise<SourceFile[]> {
  const atRoot = (await readdir(root)).filter((name) => /\.tsx?$/.test(name) && name !== "next-env.d.ts");
  const paths = [atRoot, ...(await Promise.all(FOLDERS.map((folder) => walk(root, folder))))].flat();
  return paths.sort().map((path) => sourceFile(path, readFileSync(join(root, path), "utf8")));
}

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const nested = entries.map(async (entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(root, path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

function importsOf(tree: ts.SourceFile, path: string): Import[] {
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      imports.push({ ...targetOf(specifier.text, path), isTypeOnly });
    }
  };
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isLoading(node)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return imports;
}

/** `import type …`, and an import whose every name is marked `type`: nothing of it is left at run time. */
function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  if (clause.name || !named || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function isLoading(call: ts.CallExpression): boolean {
  if (call.expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(call.expression) && call.expression.text === "require";
}

function targetOf(specifier: string, from: string): { target: string; isPackage: boolean } {
  if (specifier.startsWith("@/")) return { target: trimmed(specifier.slice(2)), isPackage: false };
  if (specifier.startsWith(".")) {
    return { target: trimmed(posix.join(dirname(from), specifier)), isPackage: false };
  }
  const parts = specifier.split("/");
  const name = specifier.startsWith("node:")
    ? specifier
    : parts.slice(0, specifier[0] === "@" ? 2 : 1).join("/");
  return { target: name, isPackage: true };
}

const trimmed = (path: string) => path.replace(/\.(tsx?|m?js|css)$/, "");
