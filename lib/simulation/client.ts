import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "@/lib/http/client";
import type { SimulationWire } from "./schema/simulation-schema";

interface SimulationsPage {
  readonly data: SimulationWire[];
}

const RUNS_SHOWN = 10;

/** The latest simulations of a plan's versions, newest first. */
export const simulationsQuery = (planId: string) =>
  queryOptions({
    queryKey: ["simulations", planId],
    queryFn: async ({ signal }) =>
      (await getJson<SimulationsPage>(`/api/v1/simulations?plan=${planId}&limit=${RUNS_SHOWN}`, signal)).data,
  });

/** One simulation, read again and again until it has ended. */
export const simulationQuery = (id: string) =>
  queryOptions({
    queryKey: ["simulation", id],
    queryFn: ({ signal }) => getJson<SimulationWire>(`/api/v1/simulations/${id}`, signal),
    refetchInterval: (query) => {
      const status = query.state.data?.status;
      return status === "queued" || status === "running" ? 500 : false;
    },
  });

export function askSimulation(plan: string, period: { from: string; to: string }): Promise<SimulationWire> {
  return sendJson("POST", "/api/v1/simulations", { plan: { ref: plan }, period });
}

export function cancelSimulation(id: string): Promise<SimulationWire> {
  return sendJson("POST", `/api/v1/simulations/${id}/cancel`, undefined);
}
