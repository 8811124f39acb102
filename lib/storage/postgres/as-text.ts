import type pg from "pg";

/** Every column as Postgres wrote it; each is read where its meaning is known, so no amount or time passes through the driver's own idea of it. */
export const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;
