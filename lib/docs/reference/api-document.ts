// biome-ignore lint/suspicious/noExplicitAny: a schema's keywords have every shape.
export type Schema = { readonly [keyword: string]: any };

interface Media {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>;
}

interface Parameter {
  readonly $ref?: string;
  readonly in?: "path" | "query" | "header";
  readonly name?: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >;
}

/** As much of the OpenAPI document as the reference is made from. */
export interface ApiDocument {
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
}

/** What a reference like `#/components/schemas/Grant` names. */
export const nameOfRef = (ref: string): string => ref.split("/").at(-1) ?? ref;

export const parametersOf = (document: ApiDocument, operation: Operation): readonly Parameter[] =>
  (operation.parameters ?? []).map((parameter) =>
    parameter.$ref === undefined
      ? parameter
      : (document.components.parameters[nameOfRef(parameter.$ref)] ?? parameter),
  );
