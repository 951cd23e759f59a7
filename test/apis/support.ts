import type { ResourceNode } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";
import { described, type Place, type Request, requestsOf } from "./convert.ts";
import { judge } from "./judge.ts";
import { mutationsOf } from "./mutations.ts";

/** A resource as a graph has it, by hand. */
export function resource(type: string, inputs: Properties, name = "lab"): ResourceNode {
  return { urn: `${type}::${name}`, type, name, custom: true, inputs, options: {}, propertyDependencies: {} };
}

/** APIs and types of all requests, sorted. */
export function typesIn(place: Place, nodes: readonly ResourceNode[]): string[] {
  return [...new Set(requestsOf(place, nodes).map(({ request: { api, type } }) => `${api} ${type}`))].sort();
}

/** Mistakes put into the largest request of each type, and those that nothing was said about. */
export function missedMutations(place: Place, nodes: readonly ResourceNode[]): { tried: number; missed: string[] } {
  const largest = new Map<string, { request: Request; size: number }>();
  for (const { request } of requestsOf(place, nodes)) {
    const key = `${request.api} ${request.type}`;
    const size = JSON.stringify(request.body).length;
    if (size > (largest.get(key)?.size ?? 0)) largest.set(key, { request, size });
  }
  const missed: string[] = [];
  let tried = 0;
  for (const [key, { request }] of largest) {
    const { api, body } = described(place, request);
    for (const { mistake, path, body: wrong } of mutationsOf(api, request.type, body)) {
      tried += 1;
      const found = judge(api, request.type, wrong).map((complaint) => complaint.path);
      // Two requests differ in one place: that is the place to name, and nothing else has become wrong. A name that is
      // misspelt can be missed under its right name as well.
      const named = mistake === "name" ? found.filter((at) => at === path).length : found.length;
      if (named !== 1 || !found.includes(path)) missed.push(`${key} ${mistake} ${path}: ${found.join(", ")}`);
    }
  }
  return { tried, missed };
}
