import { createSpillway } from "@spillway/sdk";
import {
  SpillwayProvider,
  useAccess,
  useDecision,
  useDecisions,
  usePreview,
  useStanding,
} from "@spillway/sdk/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

/** A page of somebody's product: the signed-in person's account, live, by hooks alone. */
const { account = "", key = "" } = document.body.dataset;
const client = createSpillway(key === "" ? {} : { apiKey: key });
const request = { account, feature: "sora.video", usage: { seconds: 20 } };

function Credits() {
  const { standing, line, error } = useStanding(account);
  return (
    <section>
      <p data-line={line}>{error?.code ?? "no error"}</p>
      <p data-credits>{standing?.credits.available ?? "…"}</p>
    </section>
  );
}

function Activity() {
  const { state, value } = useDecisions(account, 3);
  const newest = value?.[0]?.id;
  return (
    <section data-state={state}>
      <ol>
        {value?.map(({ id, cost }) => (
          <li key={id}>{cost}</li>
        ))}
      </ol>
      {newest == null ? null : <Charge id={newest} />}
    </section>
  );
}

function Charge({ id }: { readonly id: string }) {
  const { value } = useDecision(id);
  return <p data-settlement>{value === null ? "…" : `${value.settlement.state} ${value.cost}`}</p>;
}

/** What a product's button does: says what it would take, and takes it. */
function Render() {
  const { value } = usePreview(request);
  const [access, run] = useAccess<string>();
  const begin = () =>
    run({ account, feature: request.feature, estimate: request.usage }, async ({ used, signal }) => {
      await new Promise<void>((resolve, reject) => {
        document.addEventListener("rendered", () => resolve(), { once: true });
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      used({ seconds: 8 });
      return "a video";
    });
  return (
    <section>
      <p data-preview>{value === null ? "…" : `${value.outcome} ${value.cost}`}</p>
      <button type="button" onClick={begin}>
        Render
      </button>
      <p data-access>
        {access.state === "done" && access.outcome !== "blocked"
          ? `${access.value} ${access.capture.cost}`
          : access.state}
      </p>
    </section>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <SpillwayProvider client={client}>
      <Credits />
      <Activity />
      {key === "" ? null : <Render />}
    </SpillwayProvider>
  </StrictMode>,
);
