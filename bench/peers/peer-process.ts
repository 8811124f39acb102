import { obey } from "../load/load-process";
import { type PrismaOptions, preparePrisma } from "./prisma";
import { prepareRateLimiter, type RateLimiterOptions } from "./rate-limiter";
import { prepareStatement, type StatementOptions } from "./statement";

export type PeerOptions = RateLimiterOptions | StatementOptions | PrismaOptions;

obey<PeerOptions>((options) => {
  switch (options.kind) {
    case "rate_limiter":
      return prepareRateLimiter(options);
    case "statement":
      return prepareStatement(options);
    case "prisma":
      return preparePrisma(options);
  }
});
