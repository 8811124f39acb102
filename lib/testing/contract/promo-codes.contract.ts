import { randomUUID } from "node:crypto";
import { type ContractCase, demand, newAccount, type World } from "./world";

const newCode = async ({ api }: World, more: object = {}) =>
  demand(await api.post("/codes", { label: "Launch week", amount: "25", ...more }), 201);

const redeem = ({ api }: World, account: string, code: string, key: string = randomUUID()) =>
  api.post(`/accounts/${account}/codes/redeem`, { code }, key);

export const promoCodeCases: readonly ContractCase[] = [
  {
    name: "a code is redeemed once per account, however it is typed, and its grant names it",
    async run(world, expect) {
      const account = await newAccount(world);
      const { id, code } = await newCode(world, { credits_days: 30, features: ["contract.task"] });
      const answer = await redeem(world, account, ` ${code.toLowerCase().replaceAll("-", " ")}`);
      const { grant } = demand(answer, 201);
      expect(answer.body).toMatchObject({ code: id, label: "Launch week" });
      expect(grant).toMatchObject({
        code: id,
        kind: "promo",
        amount: "25",
        balance: "25",
        reason: "Launch week",
        features: ["contract.task"],
      });
      expect(Date.parse(grant.expires_at) - Date.parse(grant.effective_at)).toBe(30 * 86_400_000);
      const again = await redeem(world, account, code);
      expect([again.status, again.body.code]).toEqual([409, "code_redeemed"]);
      expect(demand(await world.api.get(`/codes/${id}`), 200)).toMatchObject({ redeemed: 1 });
    },
  },
  {
    name: "a repeat with the same key answers the first redemption, also after the code has ended",
    async run(world, expect) {
      const account = await newAccount(world);
      const { id, code } = await newCode(world);
      const key = randomUUID();
      const first = await redeem(world, account, code, key);
      const ended = demand(await world.api.send("DELETE", `/codes/${id}`, {}), 200);
      const again = await redeem(world, account, code, key);
      expect([again.status, again.header("idempotency-replayed")]).toEqual([201, "true"]);
      expect(again.body).toEqual(first.body);
      const late = await redeem(world, await newAccount(world), code);
      expect([late.status, late.body.code]).toEqual([409, "code_ended"]);
      expect(demand(await world.api.send("DELETE", `/codes/${id}`, {}), 200)).toEqual(ended);
    },
  },
  {
    name: "of many accounts at once as many redeem a code as it says",
    async run(world, expect) {
      const { id, code } = await newCode(world, { max_redemptions: 3 });
      const accounts = await Promise.all(Array.from({ length: 8 }, () => newAccount(world)));
      const answers = await Promise.all(accounts.map((account) => redeem(world, account, code)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
      expect(demand(await world.api.get(`/codes/${id}`), 200)).toMatchObject({ redeemed: 3 });
    },
  },
  {
    name: "a code is none for those it is not for, for the other mode, and in any other letters",
    async run(world, expect) {
      const [account, other] = [await newAccount(world), await newAccount(world)];
      const { code } = await newCode(world, { audience: { accounts: [other] } });
      const foreign = await redeem(world, account, code);
      expect([foreign.status, foreign.body.param]).toEqual([404, "code"]);
      demand(await redeem(world, other, code), 201);
      const live = demand(await world.live.post("/codes", { label: "Live", amount: "1" }), 201);
      expect((await redeem(world, account, live.code)).status).toBe(404);
      expect((await redeem(world, account, "NOTHING-AT-ALL")).status).toBe(404);
    },
  },
  {
    name: "after ten codes that are none an account waits, also with one that is",
    async run(world, expect) {
      const account = await newAccount(world);
      const { code } = await newCode(world);
      for (let nth = 0; nth < 10; nth++)
        expect((await redeem(world, account, `WRONG-GUESS-${nth}`)).status).toBe(404);
      const refused = await redeem(world, account, code);
      expect([refused.status, refused.body.code]).toEqual([429, "too_many_attempts"]);
      expect(Number(refused.header("retry-after"))).toBeGreaterThan(3_000);
    },
  },
  {
    name: "a code of one's own choosing is there once, and is not too short to be guessed",
    async run(world, expect) {
      const code = `own-${randomUUID()}`;
      await newCode(world, { code });
      const taken = await world.api.post("/codes", { label: "Again", amount: "1", code: code.toUpperCase() });
      expect([taken.status, taken.body.code]).toEqual([409, "code_taken"]);
      const short = await world.api.post("/codes", { label: "Short", amount: "1", code: "A-B-C-D-E" });
      expect([short.status, short.body.param]).toEqual([400, "code"]);
    },
  },
];
