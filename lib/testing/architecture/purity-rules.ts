import ts from "typescript";
import type { Violation } from "./import-rules";
import type { SourceFile } from "./source-file";

/** What would make a rule depend on anything but its arguments: on time, chance, place, or on waiting. */
const IMPURE_NAMES = new Set([
  ..."process globalThis fetch crypto performance console".split(" "),
  ..."setTimeout setInterval setImmediate queueMicrotask Promise".split(" "),
]);
const IMPURE_MEMBERS = new Set(["Date.now", "Math.random", "Temporal.Now"]);
/** Readings of a date in the machine's own time zone or language: another machine would decide otherwise. */
const LOCAL_MEMBER =
  /^((get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset)|toLocale.*)$/;

/** Every place where one of these files is not a function of its arguments alone. */
export function purityViolations(files: SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    const found: Violation[] = [];
    const visit = (node: ts.Node) => {
      const what = impurity(node);
      if (what) {
        const line = file.tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push({ rule: "engine is pure", file: `${file.path}:${line}`, detail: `uses ${what}` });
      }
      ts.forEachChild(node, visit);
    };
    visit(file.tree);
    return found;
  });
}

function impurity(node: ts.Node): string | null {
  if (ts.isAwaitExpression(node)) return "await";
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
  if (ts.isForOfStatement(node) && node.awaitModifier) return "for await";
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) {
    return "new Date()";
  }
  if (ts.isCallExpression(node) && node.expression.getText() === "Date") return "Date()";
  if (ts.isPropertyAccessExpression(node)) return impureMember(node);
  if (ts.isIdentifier(node) && IMPURE_NAMES.has(node.text) && isReference(node)) return node.text;
  return null;
}

function impureMember(node: ts.PropertyAccessExpression): string | null {
  const text = node.getText();
  if (IMPURE_MEMBERS.has(text)) return text;
  return LOCAL_MEMBER.test(node.name.text)
    ? `.${node.name.text}, which reads the machine's zone or language`
    : null;
}

/** True where the identifier stands for the global, and is not merely a member, key or name of the same spelling. */
function isReference(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  const isOwnName = "name" in parent && parent.name === node;
  return !isOwnName && !ts.isTypeReferenceNode(parent) && !ts.isBindingElement(parent);
}
