import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Link } from "@/components/ui/link";
import { type ErrorCode, problemCodes } from "@/lib/http/problem-codes";

interface Params {
  params: Promise<{ code: string }>;
}

export function generateStaticParams(): { code: string }[] {
  return Object.keys(problemCodes).map((code) => ({ code }));
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: (await params).code };
}

/** Where the `type` of a problem leads: what the code means, with the others of its status beside it. */
export default async function ProblemPage({ params }: Params) {
  const { code } = await params;
  if (!Object.hasOwn(problemCodes, code)) notFound();
  const { status, title } = problemCodes[code as ErrorCode];
  const alike = Object.entries(problemCodes).filter(
    ([other, entry]) => other !== code && entry.status === status,
  );
  return (
    <main id="main" tabIndex={-1} className="docs-page block!">
      <h1 className="text-2xl font-medium tracking-[-0.02em]">{title}</h1>
      <p className="mt-2 text-muted">
        Status {status}, code <code className="font-mono text-ink">{code}</code>
      </p>
      <p className="mt-6 max-w-[72ch]">
        The answer’s <code className="font-mono">detail</code> says what happened in this case,{" "}
        <code className="font-mono">param</code> which member of the request it is about, and{" "}
        <code className="font-mono">ways</code>, where there are any, how to go on.{" "}
        {status === 503 || status === 409
          ? "Nothing was done twice: repeat the request with the same Idempotency-Key."
          : null}
        {status === 400 || status === 422 ? "Nothing was changed: mend the request and send it again." : null}
      </p>
      {alike.length === 0 ? null : (
        <>
          <h2 className="mt-8 text-lg font-medium">Also answered with {status}</h2>
          <ul className="mt-2 flex flex-col gap-1">
            {alike.map(([other, entry]) => (
              <li key={other}>
                <Link href={`/docs/problems/${other}`}>{other}</Link>{" "}
                <span className="text-muted">{entry.title}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="mt-8">
        <Link href="/docs/calling/errors">All codes, and what to do</Link>. The{" "}
        <Link href="/docs/api">reference</Link> lists which operation answers what.
      </p>
    </main>
  );
}
