import type { Json } from "./api";
import { type ContractCase, demand, newAccount, type World } from "./world";

const PACKAGE = { name: "Contract pack", credits: "50", price: { minor_units: 1_000, currency: "EUR" } };

const newPackage = async (world: World, more: object = {}): Promise<Json> =>
  demand(await world.api.post("/credit-packages", { ...PACKAGE, ...more }), 201);

export const purchaseCases: readonly ContractCase[] = [
  {
    name: "a purchase begins with a checkout and no credits, is listed, and keeps the package's terms",
    async run(world, expect) {
      const account = await newAccount(world);
      const pack = await newPackage(world, { expires_after_days: 90 });
      expect(pack).toMatchObject({ ...PACKAGE, unit_price: "20", expires_after_days: 90, retired_at: null });
      const purchase = demand(
        await world.api.post(`/accounts/${account}/purchases`, { package: pack.id }),
        201,
      );
      expect(purchase).toMatchObject({
        account,
        package: pack.id,
        credits: "50",
        price: PACKAGE.price,
        status: "open",
        grant: null,
        credits_given: "0",
        origin: "checkout",
      });
      expect(purchase.checkout.url).toContain("/pay/local/tpay_");
      expect(demand(await world.api.get(`/purchases/${purchase.id}`), 200)).toEqual(purchase);
      const listed = demand(await world.api.get(`/accounts/${account}/purchases?limit=1`), 200);
      expect(listed).toMatchObject({ data: [purchase], has_more: false });
    },
  },
  {
    name: "one key begins one purchase; without a key, or of a package that is not sold, none is begun",
    async run(world, expect) {
      const account = await newAccount(world);
      const { id } = await newPackage(world);
      const path = `/accounts/${account}/purchases`;
      const key = `contract-${account}`;
      const first = demand(await world.api.post(path, { package: id }, key), 201);
      const again = await world.api.post(path, { package: id }, key);
      expect(demand(again, 201)).toEqual(first);
      const other = await world.api.post(path, { package: id, save_payment_method: true }, key);
      expect(demand(other, 422)).toMatchObject({ code: "idempotency_key_reused" });
      demand(await world.api.post(`/credit-packages/${id}/retire`, undefined), 200);
      const retired = await world.api.post(path, { package: id });
      expect(demand(retired, 404)).toMatchObject({ code: "not_found", param: "package" });
      expect(demand(await world.api.get(path), 200).data).toHaveLength(1);
    },
  },
  {
    name: "what buying unblocks is said with what it cannot lift (E14)",
    async run(world, expect) {
      const account = await newAccount(world);
      const { id } = await newPackage(world);
      const offer = demand(await world.api.get(`/accounts/${account}/credit-packages`), 200);
      expect(offer.data.map((pack: Json) => pack.id)).toContain(id);
      expect(offer).toMatchObject({
        provider: { name: "local", moves_money: false },
        consent_required: true,
        can_charge_saved: false,
      });
      expect(offer.smallest).toBeNull();
      const enough = demand(await world.api.get(`/accounts/${account}/credit-packages?credits=1`), 200);
      expect(enough.smallest).toEqual(enough.data[0]);
      const tooMuch = await world.api.get(`/accounts/${account}/credit-packages?credits=999999999`);
      expect(demand(tooMuch, 200).smallest).toBeNull();
      expect(offer.unblocks.sentence).toMatch(/\.$/);
    },
  },
  {
    name: "auto top-up is off, asks for everything it needs, and is not turned on without a kept payment method (E5)",
    async run(world, expect) {
      const account = await newAccount(world);
      const { id } = await newPackage(world);
      const path = `/accounts/${account}/auto-top-up`;
      const put = (body: object) => world.api.send("PUT", path, { body });
      expect(demand(await world.api.get(path), 200)).toMatchObject({ enabled: false, state: "off" });
      const short = await put({ enabled: true, threshold: "5", package: id });
      expect(demand(short, 400)).toMatchObject({ param: "monthly_cap" });
      const whole = { enabled: true, threshold: "5", package: id, monthly_cap: 5_000 };
      expect(demand(await put(whole), 409)).toMatchObject({ code: "payment_method_missing" });
      expect(demand(await put({ ...whole, monthly_cap: 999 }), 400)).toMatchObject({ param: "monthly_cap" });
      expect(demand(await put({ enabled: false }), 200)).toMatchObject({ enabled: false });
    },
  },
];
