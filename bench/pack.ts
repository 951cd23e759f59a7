import { existsSync } from "node:fs";
import { join } from "node:path";
import { ResourceGraph, type ResourceNode } from "../components/core/graph.ts";
import { PolicyPackProcess } from "../simulator/pack/analyzer.ts";
import { median, milliseconds, root, wall } from "./measure.ts";

/** The policy pack: how long it takes to answer at all, and how its time grows with the stack. */
export async function pack(): Promise<void> {
  if (!existsSync(join(root, compiled))) wall("npm", ["run", "build"]);
  for (const directory of [compiled, "policies"]) {
    const boots: number[] = [];
    for (let run = 0; run < 5; run++) {
      const began = performance.now();
      const started = await start(directory);
      boots.push(performance.now() - began);
      await started.close();
    }
    console.log(`policy pack boot, ${directory}: ${milliseconds(median(boots))}  (budget 1000 ms)`);
  }
  for (const count of [100, 1_000, 10_000]) {
    const graph = synthetic(count);
    const started = await start(compiled);
    const began = performance.now();
    for (const node of graph.nodes) await started.analyze(node);
    const resources = performance.now() - began;
    await started.analyzeStack(graph);
    const stack = performance.now() - began - resources;
    await started.close();
    const each = (resources + stack) / count;
    console.log(
      `policy pack, ${count} resources: ${each.toFixed(3)} ms each  (budget 2), of it the stack's policies ${milliseconds(stack)}`,
    );
  }
}

/** As users have it: compiled in the package, and after `npm ci` in a checkout. */
const compiled = "dist/policies";

function start(directory: string): Promise<PolicyPackProcess> {
  return PolicyPackProcess.start({
    packDirectory: join(root, directory),
    project: "bench",
    stack: "prod",
    config: { "aws:region": "us-east-2" },
    preview: true,
  });
}

/** Node groups with their launch templates and subnets, file systems and roles, in the proportions of a real stack. */
export function synthetic(count: number): ResourceGraph {
  const nodes: ResourceNode[] = [];
  const urn = (type: string, name: string): string => `urn:pulumi:prod::bench::${type}::${name}`;
  const add = (
    type: string,
    name: string,
    inputs: ResourceNode["inputs"],
    dependencies: Record<string, string[]> = {},
  ): string => {
    const made = urn(type, name);
    nodes.push({
      urn: made,
      type,
      name,
      custom: true,
      inputs,
      options: { protect: true },
      propertyDependencies: dependencies,
    });
    return made;
  };
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::example/images/*"] }],
  });
  for (let index = 0; nodes.length < count; index++) {
    const subnet = add("aws:ec2/subnet:Subnet", `subnet-${index}`, { availabilityZone: "us-east-2a" });
    const template = add("aws:ec2/launchTemplate:LaunchTemplate", `template-${index}`, {
      instanceType: "g6e.48xlarge",
      networkInterfaces: [
        { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
        { networkCardIndex: 0, deviceIndex: 1, interfaceType: "efa-only" },
      ],
    });
    add(
      "aws:eks/nodeGroup:NodeGroup",
      `group-${index}`,
      {
        capacityType: "ON_DEMAND",
        scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 2 },
        launchTemplate: {},
        subnetIds: [],
      },
      { launchTemplate: [template], subnetIds: [subnet] },
    );
    add(
      "aws:fsx/lustreFileSystem:LustreFileSystem",
      `lustre-${index}`,
      {
        deploymentType: "PERSISTENT_2",
        storageCapacity: 2400,
        perUnitStorageThroughput: 250,
      },
      { subnetIds: [subnet] },
    );
    add("aws:iam/policy:Policy", `policy-${index}`, { policy });
    add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", `rule-${index}`, {
      ipProtocol: "tcp",
      fromPort: 988,
      toPort: 988,
      cidrIpv4: "10.0.0.0/16",
    });
  }
  return new ResourceGraph(nodes.slice(0, count), { aws: { region: "us-east-2" } });
}
