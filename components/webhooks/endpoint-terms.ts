import type { EndpointForm } from "./endpoint-input";

// Apart from the form's schema: the page needs these before anybody opens a form, and the schema brings its library.

/** One kind of message, as it is offered. */
export interface TypeChoice {
  readonly type: string;
  readonly description: string;
}

/** As the API takes it. */
export function termsOf({ url, description, kinds, types }: EndpointForm) {
  return { url, description, event_types: kinds === "all" ? null : types };
}

interface FormSource {
  readonly url: string;
  readonly description: string;
  readonly event_types: readonly string[] | null;
}

/** The form as it opens: of an endpoint that is there, or empty. */
export function endpointFormOf(endpoint: FormSource | null): EndpointForm {
  return {
    url: endpoint?.url ?? "",
    description: endpoint?.description ?? "",
    kinds: (endpoint?.event_types ?? null) === null ? "all" : "some",
    types: [...(endpoint?.event_types ?? [])],
  };
}
