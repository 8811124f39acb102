import { Children, isValidElement, type ReactElement, type ReactNode } from "react";
import { type KeptPart, LANGUAGE_NAMES, REQUEST_LANGUAGES } from "@/lib/docs/schema/fence";
import { CodeBlock } from "./code-block";
import { LanguageTabs } from "./language-tabs";

/** What a `<pre>` of a document says of itself (rehype-examples.ts). */
interface BlockProps {
  "data-language": string;
  "data-source": string;
  "data-keeps"?: string;
  "data-cascade"?: string;
  "data-shortened"?: string;
  "data-sample"?: string;
  children: ReactNode;
}

interface ExampleProps {
  children: ReactNode;
  /** Draws the recorded answer of that name. */
  illustration: (name: string) => ReactNode;
}

/** A request in its languages, the answer it got, and the cascade of that answer. */
export function Example({ children, illustration }: ExampleProps) {
  const blocks = Children.toArray(children).filter(isValidElement) as ReactElement<BlockProps>[];
  const isRequest = ({ props }: ReactElement<BlockProps>) =>
    REQUEST_LANGUAGES.some((language) => language === props["data-language"]);
  const requests = blocks.filter(isRequest);
  const answer = blocks.find((block) => !isRequest(block));
  const languages = requests.map(({ props }) => props["data-language"]);
  const kept = requests.map(({ props }) => props["data-keeps"]).find((one) => one !== undefined);
  const cascade = requests[0]?.props["data-cascade"];
  if (answer === undefined && requests.length === 1 && requests[0] !== undefined)
    return <Plain block={requests[0]} />;
  if (requests.length === 0 && answer !== undefined) return <Plain block={answer} />;
  return (
    <figure className="example" data-languages={languages.join(" ")}>
      {requests.length === 0 ? null : (
        <div className="example-head">
          {requests.length > 1 ? (
            <LanguageTabs languages={languages} />
          ) : (
            <span className="example-name">{LANGUAGE_NAMES[languages[0] ?? ""]}</span>
          )}
        </div>
      )}
      {requests.map(({ props }, index) => (
        <CodeBlock
          key={props["data-language"]}
          language={props["data-language"]}
          source={props["data-source"]}
          request={index === 0 ? "first" : "other"}
        >
          {props.children}
        </CodeBlock>
      ))}
      {answer === undefined ? null : <Answer block={answer} />}
      {kept === undefined ? null : <KeptParts parts={JSON.parse(kept) as KeptPart[]} />}
      {cascade === undefined ? null : <div className="example-drawing">{illustration(cascade)}</div>}
    </figure>
  );
}

/** The page is one story: what an answer gave is used further down. */
function KeptParts({ parts }: { parts: readonly KeptPart[] }) {
  return (
    <figcaption className="example-note">
      Further down,{" "}
      {parts.map(({ name, path }, index) => (
        <span key={name}>
          {index === 0 ? null : " and "}
          <code>${name}</code> is this answer’s <code>{path}</code>
        </span>
      ))}
      .
    </figcaption>
  );
}

function Answer({ block: { props } }: { block: ReactElement<BlockProps> }) {
  return (
    <>
      <div className="example-head example-answer">
        <span className="example-name">
          {props["data-sample"] === undefined ? "Answer" : "An answer of this shape"}
        </span>
        {props["data-shortened"] === undefined ? null : (
          <span className="text-sm text-muted">members left out</span>
        )}
      </div>
      <CodeBlock language={props["data-language"]} source={props["data-source"]}>
        {props.children}
      </CodeBlock>
    </>
  );
}

function Plain({ block: { props } }: { block: ReactElement<BlockProps> }) {
  return (
    <div className="example">
      <CodeBlock language={props["data-language"]} source={props["data-source"]}>
        {props.children}
      </CodeBlock>
    </div>
  );
}
