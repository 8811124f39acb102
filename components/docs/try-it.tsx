"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

const FILES = "/docs/swagger-ui";

interface SwaggerRequest {
  credentials?: string;
}

type SwaggerUi = ((options: Record<string, unknown>) => unknown) & { presets: { apis: unknown } };

declare global {
  interface Window {
    SwaggerUIBundle?: SwaggerUi;
  }
}

/**
 * The interactive reference. It is 500 KB, so it is loaded when it is asked for; and as files of this host, so that no policy needs an
 * exception for it. A key that is typed in stays in the page: the session's cookie is not sent with its calls.
 */
export function TryIt() {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"idle" | "loading" | "ready" | "failed">("idle");

  useEffect(() => {
    if (state !== "loading") return;
    let isWanted = true;
    Promise.all([addStyle(), addScript()])
      .then(() => {
        if (!isWanted || place.current === null) return;
        window.SwaggerUIBundle?.({
          url: "/api/v1/openapi.json",
          domNode: place.current,
          presets: [window.SwaggerUIBundle.presets.apis],
          docExpansion: "none",
          defaultModelsExpandDepth: -1,
          tryItOutEnabled: true,
          validatorUrl: null,
          // Its colours are style attributes, which no theme reaches.
          syntaxHighlight: { activated: false },
          requestInterceptor: (request: SwaggerRequest) => ({ ...request, credentials: "omit" }),
        });
        setState("ready");
      })
      .catch(() => setState("failed"));
    return () => {
      isWanted = false;
    };
  }, [state]);

  return (
    <>
      {state === "idle" || state === "loading" ? (
        <Button
          intent="primary"
          isBusy={state === "loading"}
          busyLabel="Loading the reference …"
          onClick={() => setState("loading")}
        >
          Load the interactive reference
        </Button>
      ) : null}
      {state === "failed" ? (
        <ErrorState title="The reference could not be loaded" onRetry={() => setState("loading")} />
      ) : null}
      <div ref={place} className="docs-try" />
    </>
  );
}

function addStyle(): Promise<void> {
  return added("link", (link) => {
    link.rel = "stylesheet";
    link.href = `${FILES}/swagger-ui.css`;
  });
}

function addScript(): Promise<void> {
  return added("script", (script) => {
    script.src = `${FILES}/swagger-ui-bundle.js`;
  });
}

function added<Tag extends "link" | "script">(
  tag: Tag,
  describe: (element: HTMLElementTagNameMap[Tag]) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement(tag);
    describe(element);
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => reject(new Error(`${tag} was not loaded`)));
    document.head.append(element);
  });
}
