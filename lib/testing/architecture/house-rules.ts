import { basename } from "node:path";
import ts from "typescript";
import type { Violation } from "./import-rules";
import type { SourceFile } from "./source-file";

export type House = {
  linesMax: number;
  /** Last words that say "things are in here" instead of what they are. */
  bannedLastWords: string[];
  /** First words of functions that say "something happens" instead of what. */
  bannedVerbs: string[];
  bannedFileNames: string[];
  /** The files a feature folder may hold directly, or as a folder of that name; what it says, it may import. */
  featureFiles: string[];
  /** Folders of `lib` that are not features and have a vocabulary of their own. */
  otherFolders: string[];
};

/** Every file, folder and exported name that breaks a rule of the house about size or naming. */
export function houseViolations(files: SourceFile[], house: House): Violation[] {
  return files.flatMap((file) => [
    ...sizeViolations(file, house),
    ...fileNameViolations(file, house),
    ...exportViolations(file, house),
  ]);
}

const isTest = (path: string) => /\.(test|spec|contract)\.tsx?$/.test(path) || path.startsWith("e2e/");

function sizeViolations(file: SourceFile, house: House): Violation[] {
  if (isTest(file.path) || file.lines <= house.linesMax) return [];
  const detail = `has ${file.lines} lines; split it by noun`;
  return [{ rule: `files have at most ${house.linesMax} lines`, file: file.path, detail }];
}

function fileNameViolations(file: SourceFile, house: House): Violation[] {
  const name = basename(file.path).replace(/\.tsx?$/, "");
  const found: Violation[] = [];
  if (house.bannedFileNames.includes(name)) {
    found.push({ rule: "file names", file: file.path, detail: `"${name}" says nothing of what is inside` });
  }
  // A route file of Next is a mount: it can only re-export the handler.
  if (isBarrel(file) && !/^app\/.*\/route\.ts$/.test(file.path)) {
    const detail = "only passes on what other files export; import from those";
    found.push({ rule: "no barrels", file: file.path, detail });
  }
  const [, folder, child] = /^lib\/([^/]+)\/([^/]+)/.exec(file.path) ?? [];
  if (!folder || !child || isTest(file.path) || house.otherFolders.includes(folder)) return found;
  const isDirectChild = /\.tsx?$/.test(child);
  if (isDirectChild && !house.featureFiles.includes(child.replace(/\.tsx?$/, ""))) {
    const detail = `a feature holds ${house.featureFiles.join(", ")}; other nouns go into a folder named for them`;
    found.push({ rule: "file vocabulary", file: file.path, detail });
  }
  return found;
}

/** A file of nothing but re-exports. A single `export … from` beside real code is no barrel. */
function isBarrel(file: SourceFile): boolean {
  const statements = file.tree.statements;
  return statements.length > 0 && statements.every((s) => ts.isExportDeclaration(s) && s.moduleSpecifier);
}

function exportViolations(file: SourceFile, house: House): Violation[] {
  return exportedNames(file.tree).flatMap(({ name, isFunction }) => {
    const words = name.split(/(?<=[a-z0-9])(?=[A-Z])|_/).map((word) => word.toLowerCase());
    const last = words.at(-1) ?? "";
    const first = words[0] ?? "";
    if (
      house.bannedLastWords.some((word) => last === word.toLowerCase() || last === `${word.toLowerCase()}s`)
    ) {
      return [{ rule: "names", file: file.path, detail: `exports ${name}, whose last word says nothing` }];
    }
    if (isFunction && house.bannedVerbs.includes(first)) {
      return [{ rule: "names", file: file.path, detail: `exports ${name}, whose verb says nothing` }];
    }
    return [];
  });
}

function exportedNames(tree: ts.SourceFile): { name: string; isFunction: boolean }[] {
  return tree.statements.flatMap((statement) => {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      return statement.exportClause.elements.map((one) => ({ name: one.name.text, isFunction: false }));
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map((one) => ({
        name: one.name.getText(),
        isFunction: one.initializer !== undefined && ts.isFunctionLike(one.initializer),
      }));
    }
    const name = (statement as ts.DeclarationStatement).name?.getText();
    return name ? [{ name, isFunction: ts.isFunctionDeclaration(statement) }] : [];
  });
}
