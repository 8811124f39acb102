/**
 * The little that is used of packages which only bench's own node_modules has, so that the type check of the whole project
 * does not need them.
 */
declare module "rate-limiter-flexible" {
  interface LimiterOptions {
    storeClient?: unknown;
    storeType?: string;
    useRedisPackage?: boolean;
    tableName?: string;
    tableCreated?: boolean;
    keyPrefix: string;
    points: number;
    duration: number;
  }
  interface LimiterAnswer {
    readonly remainingPoints: number;
    readonly consumedPoints: number;
  }
  interface Limiter {
    /** Rejects with a `LimiterAnswer` when there are not enough points left. */
    consume(key: string, points: number): Promise<LimiterAnswer>;
  }
  export const RateLimiterPostgres: new (options: LimiterOptions, ready?: (error?: Error) => void) => Limiter;
  export const RateLimiterRedis: new (options: LimiterOptions) => Limiter;
  export const RateLimiterMemory: new (options: LimiterOptions) => Limiter;
}

declare module "redis" {
  interface RedisClient {
    connect(): Promise<unknown>;
    close(): Promise<void>;
    flushAll(): Promise<unknown>;
    keys(pattern: string): Promise<string[]>;
    mGet(keys: string[]): Promise<(string | null)[]>;
  }
  export function createClient(options: { url: string }): RedisClient;
}
