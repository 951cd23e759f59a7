import * as pulumi from "@pulumi/pulumi";
import type { ResourceNode } from "../../components/core/graph.ts";
import { describeProblem, type Problem } from "../../components/core/problem.ts";
import type { GkeClusterRef, GkeFabric, GkeFabricNetwork, GkeNetworkRef } from "../../components/gcp/refs.ts";
import type { SimulatedCloud } from "../../simulator/cloud.ts";
import { simulatedGcp } from "../../simulator/gcp.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";
import { recordGcp } from "../support/graph.ts";

/** A VPC described by hand, with every name known, and private services. No further networks: see `tcpxFabric` and the like. */
export function gkeNetworkByHand(more: Partial<GkeNetworkRef> = {}): GkeNetworkRef {
  return {
    project: "example-project",
    region: "us-central1",
    network: "lab",
    subnetwork: "lab-nodes",
    podRange: "pods",
    serviceRange: "services",
    ranges: { nodes: "10.0.0.0/20", pods: "10.4.0.0/14", services: "10.1.0.0/20" },
    privateServicesRange: "lab-private-services",
    ...more,
  };
}

/** A cluster described by hand, with every name known. It can do all that a `GkeCluster` can, but for multi-networking. */
export function gkeClusterByHand(
  more: Partial<GkeClusterRef> = {},
  network: Partial<GkeNetworkRef> = {},
): GkeClusterRef {
  return {
    name: "lab",
    location: "us-central1",
    project: "example-project",
    projectNumber: "123456789012",
    version: "1.35.3-gke.1389000",
    workloadPool: "example-project.svc.id.goog",
    nodeServiceAccount: "lab-nodes@example-project.iam.gserviceaccount.com",
    endpoint: "10.0.0.2",
    certificateAuthority: "Y2E=",
    ...more,
    network: gkeNetworkByHand(network),
  };
}

/** A cluster in the region of this zone, with the fabric networks of a GPUDirect pool there and multi-networking on. */
export function gkeClusterWith(fabric: GkeFabric, zone = "us-central1-a"): GkeClusterRef {
  const region = zone.slice(0, zone.lastIndexOf("-"));
  return gkeClusterByHand({ location: region, multiNetworking: true }, { region, fabrics: [fabric] });
}

const gvnic = (name: string): GkeFabricNetwork => ({ network: name, subnetworks: [`${name}-nodes`] });

/** Four further VPCs, as A3 High needs them, or another number of them. */
export function tcpxFabric(count = 4): GkeFabric {
  return { kind: "tcpx", gvnic: Array.from({ length: count }, (_, index) => gvnic(`vpc${index + 1}`)) };
}

/** Eight further VPCs, as A3 Mega needs them, or another number of them. */
export function tcpxoFabric(count = 8): GkeFabric {
  return { kind: "tcpxo", gvnic: Array.from({ length: count }, (_, index) => gvnic(`vpc${index + 1}`)) };
}

/** A gVNIC VPC and an RDMA VPC for one zone: eight subnets, as A3 Ultra and A4 need them; A4X takes four. */
export function rdmaFabric(zone = "us-central1-a", subnets = 8): GkeFabric {
  const subnetworks = Array.from({ length: subnets }, (_, index) => `rdma-${index}`);
  return { kind: "rdma", zone, gvnic: [gvnic("gvnic-1")], rdma: { network: "rdma", subnetworks } };
}

/** Warnings that a run showed. */
export function warningsOf({ diagnostics }: Recording): string[] {
  return diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
}

/** One line each: severity and all that a person reads. */
export function lines(problems: readonly Problem[]): string[] {
  return problems.map((problem) => `${problem.severity}: ${describeProblem(problem)}`);
}

/** The message of a component that was refused: `refusal("TpuSlice", "train", ["topology (…) …"])`. */
export function refusal(component: string, name: string, problems: readonly string[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${component} "${name}": ${count}`, ...problems.map((text) => `  - ${text}`)].join("\n");
}

/** A failing program's message. */
export async function failureOf(program: () => unknown, options: Partial<RecordOptions> = {}): Promise<string> {
  try {
    await run(program, options);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("the program was expected to fail, and did not");
}

/** Beside Google Cloud: a cloud whose resources give back what they were given, once they are made. */
const echo: SimulatedCloud = {
  package: "test",
  functions: [],
  invoke: () => undefined,
  create: ({ name, inputs }) => ({ id: name, outputs: { value: inputs["given"] } }),
};

/** Runs a program against the simulated Google Cloud, with resources of `later` beside it. */
export function run(program: () => unknown, options: Partial<RecordOptions> = {}): Promise<Recording> {
  return recordGcp(program, { clouds: [simulatedGcp, echo], ...options });
}

/** A value that is unknown in a preview, and known after. Each needs a name of its own. */
export function later<T>(name: string, given: T): pulumi.Output<T> {
  return new Later(name, given).value as pulumi.Output<T>;
}

class Later extends pulumi.CustomResource {
  declare readonly value: pulumi.Output<unknown>;
  constructor(name: string, given: unknown) {
    super("test:index:Later", name, { given, value: undefined });
  }
}

/** A resource made from these inputs: shows what they depend on. */
export class Probe extends pulumi.CustomResource {
  constructor(name: string, inputs: Record<string, pulumi.Input<unknown>>) {
    super("test:index:Probe", name, inputs);
  }
}

/**
 * Runs a program that fails once its resources are being made: the message, and the Google Cloud resources that were made
 * all the same. What waits for a resource that failed waits for ever, so the first failure ends the run.
 */
export async function failing(
  program: () => unknown,
  options: Partial<RecordOptions> = {},
): Promise<{ message: string; made: string[] }> {
  const made: string[] = [];
  const watched: SimulatedCloud = {
    ...simulatedGcp,
    create: (create) => {
      made.push(`${create.type} ${create.name}`);
      return simulatedGcp.create(create);
    },
  };
  let report = (_: Error): void => {};
  const failure = new Promise<Error>((resolve) => {
    report = resolve;
  });
  process.on("unhandledRejection", report);
  try {
    const ended = run(program, { preview: false, clouds: [watched, echo], ...options });
    const { message } = await Promise.race([ended.then(() => new Error("it did not fail")).catch((e) => e), failure]);
    // Time for everything that does not wait for the failure.
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Pulumi says first which property the failing value was for; which it is depends on the order of registrations.
    return { message: message.replace(/^(error serializing property "\w+": )+/, ""), made: made.sort() };
  } finally {
    process.off("unhandledRejection", report);
  }
}

/** Names of the resources that an input was made from: `type name`. */
export function madeFrom(recording: Recording, node: ResourceNode, property: string): string[] {
  const urns = node.propertyDependencies[property] ?? [];
  return urns.map((urn) => {
    const found = recording.nodes.find((other) => other.urn === urn)!;
    return `${found.type} ${found.name}`;
  });
}
