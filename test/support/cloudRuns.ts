import * as pulumi from "@pulumi/pulumi";
import type { ResourceNode } from "../../components/core/graph.ts";
import { describeProblem, type Problem } from "../../components/core/problem.ts";
import type { CloudAnswers } from "../../simulator/cloud.ts";
import type { Recording, RecordOptions } from "../../simulator/program/record.ts";

/** Warnings that a run showed. */
export function warningsOf({ diagnostics }: Recording): string[] {
  return diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
}

/** One line each: severity and all that a person reads. */
export function lines(problems: readonly Problem[]): string[] {
  return problems.map((problem) => `${problem.severity}: ${describeProblem(problem)}`);
}

/** Beside a simulated cloud: one whose resources give back what they were given, once they are made. */
const echo: CloudAnswers = {
  package: "test",
  functions: [],
  invoke: () => undefined,
  create: ({ name, inputs }) => ({ id: name, outputs: { value: inputs["given"] } }),
};

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

/** What a program makes of a simulated cloud: how tests of one place run theirs. */
export interface CloudRuns {
  /** Runs a program against the cloud, with resources of `later` beside it. */
  run(program: () => unknown, options?: Partial<RecordOptions>): Promise<Recording>;
  /**
   * Runs a program that fails once its resources are being made: the message, and the cloud's resources that were made all
   * the same. What waits for a resource that failed waits for ever, so the first failure ends the run, as it ends a program.
   */
  failing(program: () => unknown, options?: Partial<RecordOptions>): Promise<{ message: string; made: string[] }>;
}

/** @param recorded how a program is recorded in the place of this cloud: `recordAws` */
export function runsOn(
  cloud: CloudAnswers,
  recorded: (program: () => unknown, options?: Partial<RecordOptions>) => Promise<Recording>,
): CloudRuns {
  const run: CloudRuns["run"] = (program, options = {}) => recorded(program, { clouds: [cloud, echo], ...options });
  async function failing(
    program: () => unknown,
    options: Partial<RecordOptions> = {},
  ): Promise<{ message: string; made: string[] }> {
    const made: string[] = [];
    const watched: CloudAnswers = {
      ...cloud,
      create: (create) => {
        made.push(`${create.type} ${create.name}`);
        return cloud.create(create);
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
  return { run, failing };
}

/** Names of the resources that an input was made from: `type name`. */
export function madeFrom(recording: Recording, node: ResourceNode, property: string): string[] {
  const urns = node.propertyDependencies[property] ?? [];
  return urns.map((urn) => {
    const found = recording.nodes.find((other) => other.urn === urn)!;
    return `${found.type} ${found.name}`;
  });
}
