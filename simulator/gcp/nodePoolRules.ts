import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import { readNumber, readString } from "../../components/core/value.ts";
import {
  checkAttachedNetworks,
  checkBundledAccelerators,
  checkCompactPlacement,
  checkFlexStart,
  checkTpuPool,
  type GkeNodePoolSpec,
  gkeNodePoolSpec,
} from "../../components/hardware/gcp/nodePoolSpec.ts";
import { gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { gkeNodePoolView } from "../../components/hardware/gcp/nodePoolView.ts";
import { parseReservation } from "../../components/hardware/gcp/reservation.ts";
import { sliceShape } from "../../components/hardware/gcp/topology.ts";
import { findTpuGeneration, findTpuMachineType } from "../../components/hardware/gcp/tpuCatalogue.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { lastPart, projectIn, text } from "./made.ts";
import { askedNode, graphOf, quotaExceeded } from "./quota.ts";
import { badRequest } from "./refusals.ts";
import { Stage } from "./stage.ts";

const rules = [checkFlexStart, checkTpuPool, checkCompactPlacement, checkBundledAccelerators, checkAttachedNetworks];

/** What GKE refuses of a node pool: how its nodes are bought and placed, its reservation, and quotas. */
export function refuseNodePool(asked: Asked): Refusal | undefined {
  const graph = graphOf(asked.world, asked);
  const { spec, unknown } = gkeNodePoolSpec({ ...askedNode(graph), inputs: asked.inputs }, "", graph);
  for (const rule of rules) {
    const problem = rule(spec, unknown).find(({ severity }) => severity === "error");
    if (problem !== undefined) return asGoogle(problem, spec);
  }
  return reservationFails(asked, graph) ?? quotaExceeded(asked);
}

/** A problem in Google's own words, as far as somebody has published them. */
function asGoogle(problem: Problem, spec: GkeNodePoolSpec): Refusal {
  return ofSlice(problem, spec) ?? ofBuying(problem, spec) ?? plain(problem);
}

/** GKE's words for this are not published: ours, in the form of its answers. */
function plain({ path, value, rule, source }: Problem): Refusal {
  const given = value === undefined ? path : `${path} (${JSON.stringify(value)})`;
  return badRequest(
    `${given} ${rule}.`,
    source ?? "https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest",
  );
}

function ofSlice({ path, value }: Problem, spec: GkeNodePoolSpec): Refusal | undefined {
  const machine = findTpuMachineType(spec.machineType ?? "");
  if (machine === undefined) return undefined;
  const topology = spec.placement?.tpuTopology ?? spec.workloadTopology;
  const byWorkload = findTpuGeneration(machine.generation).placement === "workload-policy";
  if (path === "placementPolicy.type" && byWorkload) {
    return {
      code: "INVALID_ARGUMENT",
      message: `Google Compute Engine: Creation of a managed instance group with ${machine.name} machine type with placement policy is not supported. Use workload policy instead.`,
      operation: Stage.Operation,
      source: "https://github.com/vllm-project/ci-infra/pull/547",
    };
  }
  if (topology === undefined) return undefined;
  const shape = tryShape(machine.generation, topology, machine.name);
  if (shape === undefined) return undefined;
  if (!shape.multiHost) {
    return badRequest(
      "TPU topology can't be specified with single-host TPU slice pool; please remove the tpu_topology from the node pool creation request if the node pool is intented to run with single-host TPU slice nodes.",
      "https://github.com/AI-Hypercomputer/xpk/pull/825",
    );
  }
  if (path === "nodeCount" || path === "initialNodeCount") {
    return {
      code: "INVALID_ARGUMENT",
      message:
        `Google Compute Engine: Invalid value for field 'resource.resizeBy': '${value ?? 0}'. Requested invalid target size ` +
        `'${value ?? 0}' for a Managed Instance Group in the gang mode of size '${shape.nodes}'. Should be equal to the gang size.`,
      operation: Stage.Operation,
      source: "https://github.com/AI-Hypercomputer/xpk/issues/751",
    };
  }
  if (/^autoscaling\.(?:total)?[mM]ax/.test(path)) {
    return badRequest(
      `Maximum node count ${value} is not a valid size of TPU pod slice with topology ${topology}`,
      "https://github.com/vllm-project/ci-infra/pull/545",
    );
  }
  return undefined;
}

function tryShape(...[generation, topology, machine]: Parameters<typeof sliceShape>) {
  try {
    return sliceShape(generation, topology, machine);
  } catch {
    return undefined;
  }
}

function ofBuying({ path }: Problem, spec: GkeNodePoolSpec): Refusal | undefined {
  if (path !== "nodeConfig.reservationAffinity.consumeReservationType" || spec.queued !== true) return undefined;
  return badRequest(
    "Queued_provisioning requires reservation affinity to be set to none",
    "https://github.com/hashicorp/terraform-provider-google/issues/18341",
  );
}

const reservationType = "gcp:compute/reservation:Reservation";

/** A named reservation holds machines of this type, where the pool is, and as many as it begins with. */
function reservationFails(asked: Asked, graph: ResourceGraph): Refusal | undefined {
  const { inputs, world, settings, before } = asked;
  const project = projectIn(inputs, settings);
  const named = reservationOf(inputs, project);
  if (named === undefined) return undefined;
  const held = world
    .all(reservationType)
    .filter(({ id }) => id.split("/")[1] === named.project && lastPart(id) === named.name);
  // It was there before the rehearsal: what is in it, nobody knows.
  if (held.length === 0) return undefined;
  const view = gkeNodePoolView(graph, askedNode(graph));
  const zones = view.zones.state === "known" ? view.zones.value : [];
  const pool = text(inputs, "name") || lastPart(before?.id ?? "pool");
  const here = held.find(({ id }) => zones.length === 0 || zones.includes(id.split("/")[3] ?? ""));
  if (here === undefined) {
    return {
      code: "notFound",
      message: `Google Compute Engine: reservation "${named.name}" not found for node pool "${pool}" at zone "${zones[0]}".`,
      status: 404,
      source: "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5043",
    };
  }
  const machine = text(inputs, "nodeConfig.machineType");
  const reserved = text(here.inputs, "specificReservation.instanceProperties.machineType");
  if (reserved !== "" && machine !== "" && reserved !== machine) return wrongMachine(named.name);
  return withoutRoom(asked, graph, here, { pool, machine, project });
}

function wrongMachine(reservation: string): Refusal {
  const affinity = `{  "consumeReservationType": "SPECIFIC_ALLOCATION",  "key": "compute.googleapis.com/reservation-name",  "values": ["${reservation}"]}`;
  return {
    code: "INVALID_ARGUMENT",
    message: `Google Compute Engine: Invalid value for field 'resource.reservationAffinity': '${affinity}'. Specified reservations [${reservation}] do not exist or are incorrect for the requested resources.`,
    operation: Stage.Operation,
    source:
      "https://github.com/AI-Hypercomputer/xpk/issues/476 (cut off there; its end is in xpk src/xpk/core/nodepool.py)",
  };
}

function withoutRoom(
  { world, settings, before }: Asked,
  graph: ResourceGraph,
  reservation: Existing,
  { pool, machine, project }: { readonly pool: string; readonly machine: string; readonly project: string },
): Refusal | undefined {
  const count = readNumber(reservation.inputs, "specificReservation.count");
  if (count.state !== "known") return undefined;
  const own = nodesOf(graph, askedNode(graph));
  const others = world
    .all(gkeNodePoolType)
    .filter(({ id, inputs }) => {
      const named = id === before?.id ? undefined : reservationOf(inputs, projectIn(inputs, settings) || project);
      return (
        named !== undefined && named.project === reservation.id.split("/")[1] && named.name === lastPart(reservation.id)
      );
    })
    .reduce((sum, { urn }) => sum + nodesOf(graph, graph.get(urn)), 0);
  const short = own + others - count.value;
  if (own === 0 || short <= 0) return undefined;
  const zone = reservation.id.split("/")[3];
  return {
    code: "rateLimitExceeded",
    message:
      `Reservation does not have enough resources for the request: specific reservation "${lastPart(reservation.id)}" is insufficient ` +
      `for node pool "${pool}" at zone "${zone}": required ${own} and short of ${Math.min(own, short)} VM count of machine type ${machine}.`,
    status: 429,
    source: "https://github.com/GoogleCloudPlatform/gsutil/issues/1000",
  };
}

function nodesOf(graph: ResourceGraph, node: ResourceNode | undefined): number {
  if (node === undefined) return 0;
  const { max } = gkeNodePoolView(graph, node).scaling;
  return max.state === "known" ? max.value : 0;
}

function reservationOf(inputs: Asked["inputs"], project: string) {
  if (text(inputs, "nodeConfig.reservationAffinity.consumeReservationType") !== "SPECIFIC_RESERVATION")
    return undefined;
  const value = readString(inputs, "nodeConfig.reservationAffinity.values[0]");
  return value.state === "known" ? parseReservation(value.value, project) : undefined;
}
