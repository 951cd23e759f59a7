import * as pulumi from "@pulumi/pulumi";
import type { ClusterRef } from "../../components/aws/refs.ts";
import type { ResourceNode } from "../../components/core/graph.ts";
import { describeProblem, type Problem } from "../../components/core/problem.ts";
import { simulatedAws } from "../../simulator/aws.ts";
import type { SimulatedCloud } from "../../simulator/cloud.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";
import { recordAws } from "../support/graph.ts";

/** A cluster described by hand, with every id known. */
export function clusterByHand(
  more: Partial<ClusterRef> = {},
  network: Partial<ClusterRef["network"]> = {},
): ClusterRef {
  return {
    name: "lab",
    arn: "arn:aws:eks:us-east-2:123456789012:cluster/lab",
    securityGroupId: "sg-cluster",
    kubernetesVersion: "1.34",
    nodeRoleArn: "arn:aws:iam::123456789012:role/node",
    endpoint: "https://lab.example",
    certificateAuthority: "Y2E=",
    serviceCidr: "172.20.0.0/16",
    ...more,
    network: {
      region: "us-east-2",
      vpcId: "vpc-1",
      privateSubnets: { "us-east-2a": "subnet-a", "us-east-2b": "subnet-b" },
      efaSecurityGroupId: "sg-efa",
      ...network,
    },
  };
}

/** A cluster with a subnet in this zone. */
export function clusterIn(region: string, zone: string): ClusterRef {
  return clusterByHand({}, { region, privateSubnets: { [zone]: "subnet-zone" } });
}

/** Warnings that a run showed. */
export function warningsOf({ diagnostics }: Recording): string[] {
  return diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
}

/** One line each: severity and all that a person reads. */
export function lines(problems: readonly Problem[]): string[] {
  return problems.map((problem) => `${problem.severity}: ${describeProblem(problem)}`);
}

/** Beside AWS: a cloud whose resources give back what they were given, once they are made. */
const echo: SimulatedCloud = {
  package: "test",
  functions: [],
  invoke: () => undefined,
  create: ({ name, inputs }) => ({ id: name, outputs: { value: inputs["given"] } }),
};

/** Runs a program against the simulated AWS, with resources of `later` beside it. */
export function run(program: () => unknown, options: Partial<RecordOptions> = {}): Promise<Recording> {
  return recordAws(program, { clouds: [simulatedAws, echo], ...options });
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
 * Runs a program that fails once its resources are being made: the message, and the AWS resources that were made all
 * the same. What waits for a resource that failed waits for ever, so the first failure ends the run, as it ends a program.
 */
export async function failing(
  program: () => unknown,
  options: Partial<RecordOptions> = {},
): Promise<{ message: string; made: string[] }> {
  const made: string[] = [];
  const watched: SimulatedCloud = {
    ...simulatedAws,
    create: (create) => {
      made.push(`${create.type} ${create.name}`);
      return simulatedAws.create(create);
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
