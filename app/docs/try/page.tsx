import type { Metadata } from "next";
import { TryIt } from "@/components/docs/try-it";
import { Link } from "@/components/ui/link";
import "@/components/docs/try-it.css";

export const metadata: Metadata = { title: "Try it" };

export default function TryPage() {
  return (
    <main id="main" tabIndex={-1} className="docs-page block!">
      <article>
        <h1 className="mb-8 text-2xl font-medium tracking-[-0.02em]">Try it</h1>
        <div className="docs-text mb-6">
          <p>
            Every operation, against this very server. <em>Authorize</em> takes an API key: use a sandbox key,
            such as the one that <code>npm start</code> prints, since what is called here is really done. The
            key stays in this page. To read rather than to call, take the{" "}
            <Link href="/docs/api">reference</Link>.
          </p>
        </div>
        <TryIt />
      </article>
    </main>
  );
}
