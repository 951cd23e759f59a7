import { PriceBook, type PriceKey } from "../../components/pricing/index.ts";
import { lineDiff } from "../../policies/pages/lineDiff.ts";

/** The accidents of docs/accidents.md. Their programs are in test/fixtures/accidents/programs. */
export interface Accident {
  /** Name of the program and of its stack. */
  readonly name: string;
  readonly title: string;
  readonly happens: string;
  /** Time and money. */
  readonly costs: string;
  /** Where it is told: addresses, or a file of a public repository. */
  readonly sources: readonly string[];
  readonly fix: string;
  /** What to write instead, in the program's text. */
  readonly mend: readonly (readonly [before: string, after: string])[];
  readonly policy: string;
}

const book = PriceBook.builtIn();

/** USD for an hour of some machines, GPUs or chips. */
function hourly(count: number, sku: string, region: string, purchase: PriceKey["purchase"] = "on-demand"): number {
  const [place, service] = /^\w[\w-]*\.\w+$/.test(sku) ? (["aws", "ec2"] as const) : (["gcp", "compute"] as const);
  return count * Number(book.price({ place, service, sku, region, purchase }).price);
}

const usd = (amount: number): string => `${Math.round(amount).toLocaleString("en-US")} USD`;

const a3Mega = (nodes: number): number =>
  hourly(8 * nodes, "nvidia-h100-mega-80gb", "us-central1") + hourly(nodes, "host:a3-megagpu-8g", "us-central1");

export const accidents: readonly Accident[] = [
  {
    name: "efa-cards",
    title: "EFA on a card that takes none",
    happens:
      "A p6-b300.48xlarge has 17 network cards, and 16 of them take EFA: card 0 does not. Whoever counts cards attaches 17 EFA interfaces, as two widely used modules did. The template is made, the node group is made, and EC2 refuses each node when it starts.",
    costs: `It shows when the first node is wanted, which is when the Capacity Block begins. Eight nodes of a block cost ${usd(hourly(8, "p6-b300.48xlarge", "us-west-2", "capacity-block"))} an hour at the rate of August 2026, paid before, whether they start or not.`,
    sources: [
      "https://github.com/aws/aws-parallelcluster/issues/7143",
      "https://github.com/eksctl-io/eksctl/issues/8685",
      "https://github.com/eksctl-io/eksctl/pull/8692",
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html",
    ],
    fix: "Card 0 carries IP alone.",
    mend: [['interfaceType: card === 0 ? "efa"', 'interfaceType: card === 0 ? "interface"']],
    policy: "efa-interface-count",
  },
  {
    name: "efa-security-group",
    title: "A security group that is open to everything but EFA",
    happens:
      "The group lets everything in from itself and everything out to 0.0.0.0/0. TCP works, health checks pass, one node trains well. EFA addresses are not IPv4: only a rule that names the group lets EFA out. The first job over two nodes hangs, or ends with an error that names no security group.",
    costs: `Nothing in the program, the cluster or the nodes looks wrong, so people look in NCCL and in drivers. Two p5.48xlarge wait meanwhile for ${usd(hourly(2, "p5.48xlarge", "us-east-2"))} an hour on demand.`,
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html",
      "https://github.com/awslabs/awsome-distributed-ai/issues/546",
      "https://github.com/gardener/gardener-extension-provider-aws/issues/1832",
    ],
    fix: "One more rule out, to the group itself.",
    mend: [
      [
        'egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],',
        'egress: [\n      { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] },\n      { protocol: "-1", fromPort: 0, toPort: 0, self: true },\n    ],',
      ],
    ],
    policy: "efa-sg-self-reference",
  },
  {
    name: "capacity-block-empty",
    title: "A Capacity Block that is paid for and stays empty",
    happens:
      "The launch template names the block and does not ask for the market `capacity-block`. Its instances are on-demand ones then, which do not fit the block: the node group is refused, on the morning on which the block begins.",
    costs: `A block is paid when it is bought and ends on its day. 32 nodes of p5.48xlarge for 14 days are ${usd(hourly(32 * 14 * 24, "p5.48xlarge", "us-east-2", "capacity-block"))} at the rate of August 2026, ${usd(hourly(32, "p5.48xlarge", "us-east-2", "capacity-block"))} of it in each hour of looking for the reason.`,
    sources: [
      "https://github.com/awslabs/awsome-distributed-ai/pull/334",
      "https://github.com/eksctl-io/eksctl/issues/8320",
      "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html",
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-purchase.html",
    ],
    fix: "Ask for the market of Capacity Blocks.",
    mend: [
      [
        "capacityReservationSpecification:",
        'instanceMarketOptions: { marketType: "capacity-block" },\n    capacityReservationSpecification:',
      ],
    ],
    policy: "node-group-template-valid",
  },
  {
    name: "lustre-other-zone",
    title: "GPUs in one zone, their files in the next",
    happens:
      "A file system in another zone mounts and reads, and nothing says that it should not. Every byte crosses zones, EFA does not reach the file system, and the GPUs wait for data. One project found four file systems in the end, one for each zone.",
    costs: `0.01 USD for a GB in each direction: every pass over 60 TB is ${usd(60_000 * 0.02)}. And four g6e.48xlarge, ${usd(hourly(4, "g6e.48xlarge", "us-east-2"))} an hour, work as fast as the data come.`,
    sources: [
      "https://github.com/vllm-project/ci-infra/pull/493",
      "https://aws.amazon.com/fsx/lustre/faqs/",
      "https://aws.amazon.com/ec2/pricing/on-demand/",
    ],
    fix: "The subnet of the GPUs.",
    mend: [["subnetIds: files.id", "subnetIds: gpus.id"]],
    policy: "storage-same-az-as-compute",
  },
  {
    name: "file-system-replaced",
    title: "A file system that one edit replaces",
    happens:
      "Somebody gives the file system an encryption key. The key of a file system cannot be changed, so the provider makes another, empty one, and deletes the one with the files: without a final backup, if it is told to skip that. `hybrid-gpu report` shows the replacement in the pull request. A plan stops a file system without protection before anybody comes to edit it.",
    costs:
      "All that is not in a bucket: checkpoints of the last run, prepared data sets, notebooks. An empty file system alone takes a quarter of an hour, and to fill it from S3 again takes as long as reading all of it.",
    sources: [
      "https://www.pulumi.com/registry/packages/aws/api-docs/fsx/lustrefilesystem/",
      "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html",
      "https://github.com/hashicorp/terraform-provider-aws/pull/37868",
    ],
    fix: "Protect it: the engine then refuses the change, and somebody moves the files first. A deletion that is wanted leaves a backup.",
    mend: [
      ["skipFinalBackup: true", "skipFinalBackup: false"],
      ["{ protect: false }", "{ protect: true }"],
    ],
    policy: "deletion-protection",
  },
  {
    name: "quota-at-maximum",
    title: "A quota that is met only when both pools have grown",
    happens:
      "Two pools, each of which fits the quota of the account. They pass every test, until on a busy day both grow: the second one asks for nodes and gets none. In a new account the quota of P instances may even be 0.",
    costs: `An increase takes days, and is asked for when the job already waits. What has started goes on costing: eight p4d.24xlarge are ${usd(hourly(8, "p4d.24xlarge", "us-east-2"))} an hour.`,
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html",
      "https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html",
      "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5422",
    ],
    fix: "Maximum sizes that fit together, until the quota is raised.",
    mend: [["maxSize: 8", "maxSize: 6"]],
    policy: "quota-headroom",
  },
  {
    name: "tpu-slice-nodes",
    title: "A TPU slice with the wrong number of nodes",
    happens:
      "4x4x4 is 64 chips. A node of v5p has four of them, not eight, so the slice has 16 nodes, and a slice is made whole or not at all. Compute Engine refuses the pool (“invalid target size … gang mode”), after the network and the cluster around it are built.",
    costs: `Each try comes at the end of an update. With a reservation the chips are paid for all the while: 64 are ${usd(hourly(64, "tpu-v5p", "us-east5"))} an hour at the list price.`,
    sources: [
      "https://github.com/AI-Hypercomputer/xpk/issues/751",
      "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5557",
      "https://github.com/marin-community/marin/pull/2781",
    ],
    fix: "As many nodes as the topology has.",
    mend: [["nodeCount: 8", "nodeCount: 16"]],
    policy: "tpu-topology-valid",
  },
  {
    name: "compact-on-reservation",
    title: "Compact placement of nodes that a reservation has placed",
    happens:
      "A3 Mega nodes of a named reservation stand where the reservation is. A pool that asks for compact placement as well cannot be created. What is right on demand is the mistake here.",
    costs: `A reservation bills like machines that run. 16 nodes of A3 Mega are ${usd(a3Mega(16))} an hour at the list price while nobody can use them.`,
    sources: [
      "https://github.com/AI-Hypercomputer/xpk/pull/1073",
      "https://github.com/AI-Hypercomputer/xpk/issues/476",
      "https://docs.cloud.google.com/compute/docs/instances/reservations-overview",
    ],
    fix: "Leave the placement to the reservation.",
    mend: [['    placementPolicy: { type: "COMPACT" },\n', ""]],
    policy: "gcp-compact-placement",
  },
  {
    name: "gpudirect-networks",
    title: "Seven networks for eight GPUs",
    happens:
      "Each of the eight GPUs of an A3 Mega node has a network interface of its own, in a network of its own. With one missing, the receive daemon sees seven of eight GPUs and the job does not start; without GPUDirect, NCCL falls back to plain TCP: about 4 GB/s instead of about 340 GB/s.",
    costs: `The machines cost the same: four nodes are ${usd(a3Mega(4))} an hour at the list price.`,
    sources: [
      "NVIDIA/aicr docs/integrator/gke-tcpxo-networking.md",
      "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx",
    ],
    fix: "Eight networks, or none and `acceleratorNetworkProfile: auto`, with which GKE makes them.",
    mend: [["length: 7", "length: 8"]],
    policy: "gpudirect-networks",
  },
  {
    name: "flex-start-repaired",
    title: "A flex-start pool with all that an ordinary pool has",
    happens:
      "A pool is copied and marked `flexStart`. A fixed size, repair of nodes and a reservation that is left open are each refused by GKE.",
    costs:
      "Nothing is billed, and nothing is queued either: the wait for nodes begins when a pool is accepted, and not with the first try.",
    sources: [
      "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/3995",
      "https://github.com/hashicorp/terraform-provider-google/issues/18341",
      "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws",
    ],
    fix: "From no nodes, without repair, and without a reservation in words.",
    mend: [
      ["nodeCount: 2", "autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 2 }"],
      ["autoRepair: true", "autoRepair: false"],
      [
        'maxRunDuration: "604800s",',
        'maxRunDuration: "604800s",\n      reservationAffinity: { consumeReservationType: "NO_RESERVATION" },',
      ],
    ],
    policy: "capacity-flexstart-limits",
  },
];

/** The program with its accident mended. */
export function mended({ name, mend }: Accident, program: string): string {
  return mend.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2) throw new Error(`${name}: ${JSON.stringify(before)} is not there once`);
    return text.replace(before, () => after);
  }, program);
}

/** What is shown of an accident. */
export interface Told {
  readonly program: string;
  /** What a plan in prod says of it. */
  readonly messages: readonly string[];
}

export function renderAccidents(told: (accident: Accident) => Told): string {
  return `${[
    "# Ten accidents",
    "Each of these has cost somebody a night, a Capacity Block or a file system. Here they are as programs, written with the providers alone, and what a plan says of them before anything is made.",
    "To see one:",
    "```bash\nnode bin/hybrid-gpu.js plan efa-cards --cwd test/fixtures/accidents\n```",
    "The plan exits with 1, needs no credentials and takes a few seconds. All else in the programs is right: mended as shown here, each passes every policy in prod. `policy.<accident>.json` says what their accounts may use, that they do without the components of this package, and that old prices may pass. Prices are list prices of this package's tables.",
    accidents.map(({ title, name }, index) => `${index + 1}. [${title}](#${name})`).join("\n"),
    ...accidents.flatMap((accident) => section(accident, told(accident))),
  ].join("\n\n")}\n`;
}

function section(accident: Accident, { program, messages }: Told): string[] {
  const { name, title, happens, costs, sources, fix, policy } = accident;
  return [
    `<a id="${name}"></a>\n\n## ${title}`,
    happens,
    `**What it costs.** ${costs}`,
    sources.map((source) => `- ${source.startsWith("https://") ? `<${source}>` : `\`${source}\``}`).join("\n"),
    `From [${name}.ts](../test/fixtures/accidents/programs/${name}.ts):`,
    `\`\`\`ts\n${excerpt(program)}\n\`\`\``,
    `\`hybrid-gpu plan ${name}\` says:`,
    `\`\`\`text\n${messages.map((message) => `mandatory  ${policy}\n  ${message}`).join("\n\n")}\n\`\`\``,
    `**Fix.** ${fix}`,
    `\`\`\`diff\n${changed(program, mended(accident, program))}\n\`\`\``,
    `Policy: [${policy}](policies/${policy}.md)`,
  ];
}

/** The lines between the region's marks, as far to the left as they go. */
function excerpt(program: string): string {
  const [, inside = "", after = ""] =
    /\/\/ #region accident\n([\s\S]*?)\n *\/\/ #endregion\n([\s\S]*)/.exec(program) ?? [];
  // What goes on after the region is inside something that the region opened.
  const indent = /^ */.exec(after)![0];
  const goesOn = indent.length > 2 ? `\n${indent}// …` : "";
  return `${inside}${goesOn}`.replace(/^ {2}/gm, "");
}

/** Only what changes. */
function changed(before: string, after: string): string {
  const lines = lineDiff(before, after).filter((line) => !line.startsWith(" "));
  const indent = Math.min(...lines.map((line) => line.slice(1).search(/\S/)));
  return lines.map((line) => `${line[0]} ${line.slice(1 + indent)}`).join("\n");
}
