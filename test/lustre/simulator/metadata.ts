import { clientRpcSeconds, createShareOfStripe, openShareOfStripe, opensForOneCreate } from "./constants.ts";
import type { Plant } from "./plant.ts";

const defaultCreatesPerSecond = 10_000;
/** `mdc.*.max_mod_rpcs_in_flight` is one below `max_rpcs_in_flight`, 8. */
const modifyingRpcsInFlight = 7;

/** Work of creating a file with `objects` objects, seconds of all metadata servers. */
export function createSeconds(plant: Plant, objects: number): number {
  return (1 + createShareOfStripe * (objects - 1)) / (plant.system.createsPerSecond ?? defaultCreatesPerSecond);
}

/** The same for opening one that exists. */
export function openSeconds(plant: Plant, objects: number): number {
  const perSecond = (plant.system.createsPerSecond ?? defaultCreatesPerSecond) * opensForOneCreate;
  return (1 + openShareOfStripe * (objects - 1)) / perSecond;
}

/**
 * When each of `files` files, made by the nodes in turn, is there: the metadata servers work through them one after
 * another, and a node has only so many requests with them.
 */
export function readyTimes(plant: Plant, files: number, nodes: number, seconds: number, objects: number): Float64Array {
  const ready = new Float64Array(files);
  const issue = objects * clientRpcSeconds;
  for (let i = 0; i < files; i++) {
    const turn = Math.floor(Math.floor(i / nodes) / modifyingRpcsInFlight) + 1;
    ready[i] = Math.max((i + 1) * seconds, turn * (seconds + 2 * plant.latency)) + 2 * plant.latency + issue;
  }
  return ready;
}
