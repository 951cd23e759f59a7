import type {
  CostGroup,
  Operation,
  QuotaBar,
  Report,
  ReportFinding,
  ResourceChange,
  ResourceRow,
} from "../../../cli/report/model.ts";
import type { Range } from "../../../components/core/range.ts";

const urn = (types: string, name: string): string => `urn:pulumi:prod::hybrid-gpu::${types}::${name}`;
const range = (min: number, planned = min, max = planned): Range<number> => ({ min, planned, max });

const stack = urn("pulumi:pulumi:Stack", "hybrid-gpu-prod");
const cluster = urn("hybrid-gpu:index:EksCluster", "main");
const controlPlane = urn("hybrid-gpu:index:EksCluster$aws:eks/cluster:Cluster", "main-cluster");
const pool = urn("hybrid-gpu:index:EksGpuNodePool", "train");
const nodes = urn("hybrid-gpu:index:EksGpuNodePool$aws:eks/nodeGroup:NodeGroup", "train-nodes");
const template = urn("hybrid-gpu:index:EksGpuNodePool$aws:ec2/launchTemplate:LaunchTemplate", "train-template");
const lustre = urn("hybrid-gpu:index:FsxLustre", "datasets");
const fileSystem = urn("hybrid-gpu:index:FsxLustre$aws:fsx/lustreFileSystem:LustreFileSystem", "datasets-lustre");
const slice = urn("hybrid-gpu:index:TpuSlice", "pretrain");
const slicePool = urn("hybrid-gpu:index:TpuSlice$gcp:container/nodePool:NodePool", "pretrain-0");
const bucket = urn("hybrid-gpu:index:TrainingBucket$aws:s3/bucket:Bucket", "checkpoints-bucket");
const oldBucket = urn("aws:s3/bucket:Bucket", "scratch");
const queue = urn("aws:sqs/queue:Queue", "events");
const block = urn("aws:ec2/capacityBlockReservation:CapacityBlockReservation", "october");

const page = (policy: string): string => `https://unpkg.com/hybrid-gpu/docs/policies/${policy}.md`;

/** A pull request to a stack in production: a file system that would be replaced, a pool that grows, two findings that stop it. */
export function exampleReport(): Report {
  return {
    programs: [
      { project: "hybrid-gpu", stack: "prod" },
      { project: "hybrid-gpu-platform", stack: "prod" },
    ],
    from: "plan",
    baseline: "plan",
    day: "2026-11-22",
    verdict: { blocked: true, mandatory: 2, advisory: 1, waived: 1, policies: "ran" },
    cost: {
      currency: "USD",
      before: { monthly: range(38_359.97, 38_999.97, 102_165.25), oneOff: 0, unpriced: 0 },
      after: { monthly: range(74_359.97, 74_999.97, 201_165.25), oneOff: 613_339.96, unpriced: 1 },
      byTeam: [
        group("vision", range(2_000, 2_000, 51_000), range(38_000, 38_000, 150_000)),
        group("language", range(30_000, 30_640, 44_805.28), range(30_000, 30_640, 44_805.28)),
        group("(no team)", range(6_359.97), range(6_359.97)),
      ],
      byPlace: [
        group("aws", range(24_000, 24_000, 80_000), range(60_000, 60_000, 179_000)),
        group("gcp", range(14_359.97, 14_999.97, 22_165.25), range(14_359.97, 14_999.97, 22_165.25)),
      ],
      byAccelerator: [
        group("H100", range(0, 0, 49_000), range(36_000, 36_000, 148_000)),
        group("TPU v5p", range(9_000, 9_640, 12_000), range(9_000, 9_640, 12_000)),
        group("(none)", range(29_359.97, 29_359.97, 41_165.25), range(29_359.97, 29_359.97, 41_165.25)),
      ],
      changes: [
        {
          urn: nodes,
          name: "train-nodes",
          description: "p5.48xlarge instances, on-demand",
          team: "vision",
          before: range(0, 0, 49_000),
          after: range(36_000, 36_000, 148_000),
        },
        {
          urn: oldBucket,
          name: "scratch",
          description: "S3 storage, 4000 GB",
          before: range(92),
          after: range(0),
        },
      ],
      oneOff: [
        {
          urn: pool,
          name: "train",
          description: "Capacity Block, 16 × p5.48xlarge, 7 days",
          usd: 613_339.96,
          new: true,
        },
      ],
      elsewhere: range(0, 9_640, 12_000),
    },
    changes: [
      {
        operation: "replace",
        urn: fileSystem,
        type: "aws:fsx/lustreFileSystem:LustreFileSystem",
        name: "datasets-lustre",
        holds: "its files",
        protected: true,
        properties: [
          { path: "fileSystemTypeVersion", before: '"2.15"', after: '"2.12"', forcesReplacement: true },
          { path: "tags.owner", before: '"vision"', after: '"platform"' },
        ],
      },
      {
        operation: "delete",
        urn: oldBucket,
        type: "aws:s3/bucket:Bucket",
        name: "scratch",
        holds: "its objects",
        properties: [],
      },
      {
        operation: "delete",
        urn: block,
        type: "aws:ec2/capacityBlockReservation:CapacityBlockReservation",
        name: "october",
        holds: "its upfront fee: a Capacity Block is not refunded",
        retained: true,
        properties: [],
      },
      {
        operation: "update",
        urn: nodes,
        type: "aws:eks/nodeGroup:NodeGroup",
        name: "train-nodes",
        properties: [
          { path: "scalingConfig.minSize", before: "0", after: "1" },
          { path: "scalingConfig.maxSize", before: "2", after: "6" },
        ],
      },
      {
        operation: "update",
        urn: template,
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        name: "train-template",
        properties: [{ path: "userData", before: "[secret]", after: "[secret]" }],
      },
      { operation: "create", urn: queue, type: "aws:sqs/queue:Queue", name: "events", properties: [] },
    ],
    counts: { create: 1, update: 2, replace: 1, delete: 2, read: 1, same: 8 },
    quotas: [
      {
        place: "aws",
        region: "us-east-2",
        name: "Running On-Demand P instances",
        code: "L-417A185B",
        unit: "vCPU",
        limit: 768,
        used: 384,
        needed: 1_152,
        headroom: -768,
        status: "exceeded",
      },
      {
        place: "aws",
        region: "us-east-2",
        name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
        code: "L-1216C47A",
        unit: "vCPU",
        limit: 512,
        used: 64,
        needed: 16,
        headroom: 432,
        status: "ok",
      },
      {
        place: "gcp",
        region: "us-east5",
        name: "TPU v5p chips",
        code: "TPUS-PER-TPU-FAMILY-per-project-region",
        unit: "chip",
        limit: null,
        used: null,
        needed: 64,
        headroom: null,
        status: "unknown",
        why: "the snapshot has no row for it",
      },
      {
        place: "gcp",
        region: "us-east5",
        name: "Persistent disk SSD",
        code: "SSD-TOTAL-GB-per-project-region",
        unit: "GiB",
        limit: -1,
        used: 2_000,
        needed: 800,
        headroom: null,
        status: "ok",
        why: "there is no limit",
      },
    ],
    findings: [
      {
        policy: "quota-headroom",
        level: "mandatory",
        severity: "critical",
        urn: stack,
        name: "hybrid-gpu-prod",
        rule: "What a stack needs at its largest fits into the quotas of the account",
        message:
          "needs 1152 vCPU of L-417A185B (Running On-Demand P instances) in us-east-2 at most; the limit is 768, of which 384 are used (quota snapshot of 2026-11-20).",
        fix: "request 1536, or lower maxSize of train to 2.",
        page: page("quota-headroom"),
      },
      {
        policy: "deletion-protection",
        level: "mandatory",
        severity: "high",
        urn: bucket,
        name: "checkpoints-bucket",
        rule: "What holds data is protected",
        message: "checkpoints-bucket holds its objects and is not protected: one `pulumi destroy` takes them.",
        fix: "set the resource option protect: true.",
        page: page("deletion-protection"),
      },
      {
        policy: "iam-no-wildcards",
        level: "advisory",
        severity: "high",
        urn: urn("hybrid-gpu:index:PodIdentityRole$aws:iam/rolePolicy:RolePolicy", "vision-trainer-key"),
        name: "vision-trainer-key",
        rule: "No statement allows every action or every resource",
        message: "policy is known only after creation, so it is judged during the update, before the resource is made.",
        fix: "nothing, or build the document from names that are known, to have it judged in the preview.",
        page: page("iam-no-wildcards"),
      },
    ],
    waivers: [
      {
        policy: "no-open-ingress",
        urn: urn("aws:ec2/securityGroup:SecurityGroup", "bastion"),
        name: "bastion",
        message: "port 22 is open to 0.0.0.0/0.",
        reason: "the bastion of the migration, until the VPN is there",
        approver: "security@example.com",
        expires: "2026-12-31",
      },
    ],
    unpriced: [{ urn: queue, name: "events", type: "aws:sqs/queue:Queue", why: "no meter for aws:sqs/queue:Queue" }],
    usageBased: [
      {
        urn: bucket,
        name: "checkpoints-bucket",
        type: "aws:s3/bucket:Bucket",
        why: "storage and requests are billed by use",
      },
    ],
    prices: {
      oldest: "2026-04-20",
      newest: "2026-11-21",
      stale: [
        {
          sku: "control-plane:standard",
          region: "us-east-2",
          purchase: "on-demand",
          date: "2026-04-20",
          ageDays: 216,
        },
      ],
      sources: [
        { source: "common knowledge of the AWS price list", lines: 14, oldest: "2026-11-21", newest: "2026-11-21" },
        { source: "https://aws.amazon.com/eks/pricing/", lines: 1, oldest: "2026-04-20", newest: "2026-04-20" },
      ],
    },
    resources: [
      row(stack, "pulumi:pulumi:Stack", "hybrid-gpu-prod", null, "same", null, 1),
      row(cluster, "hybrid-gpu:index:EksCluster", "main", stack, "same", null),
      row(controlPlane, "aws:eks/cluster:Cluster", "main-cluster", cluster, "same", range(73)),
      row(pool, "hybrid-gpu:index:EksGpuNodePool", "train", stack, "update", range(0), 0, "vision"),
      row(
        nodes,
        "aws:eks/nodeGroup:NodeGroup",
        "train-nodes",
        pool,
        "update",
        range(36_000, 36_000, 148_000),
        0,
        "vision",
      ),
      row(template, "aws:ec2/launchTemplate:LaunchTemplate", "train-template", pool, "update", null, 0, "vision"),
      row(lustre, "hybrid-gpu:index:FsxLustre", "datasets", stack, "same", null),
      row(fileSystem, "aws:fsx/lustreFileSystem:LustreFileSystem", "datasets-lustre", lustre, "replace", range(5_568)),
      row(slice, "hybrid-gpu:index:TpuSlice", "pretrain", stack, "same", null, 0, "language"),
      row(
        slicePool,
        "gcp:container/nodePool:NodePool",
        "pretrain-0",
        slice,
        "same",
        range(0, 9_640, 12_000),
        0,
        "language",
      ),
      row(bucket, "aws:s3/bucket:Bucket", "checkpoints-bucket", stack, "same", null, 1),
      row(oldBucket, "aws:s3/bucket:Bucket", "scratch", stack, "delete", null),
      row(block, "aws:ec2/capacityBlockReservation:CapacityBlockReservation", "october", stack, "delete", null),
      row(queue, "aws:sqs/queue:Queue", "events", stack, "create", null),
    ],
    notes: [
      "An offline plan cannot tell every replacement from an update: only inputs known to force one are marked.",
      "1 resource has no price: the true figures are higher.",
    ],
  };
}

/** A report of `count` resources, with everything in proportion: for limits, times and what a browser makes of it. */
export function largeReport(count: number): Report {
  const base = exampleReport();
  const resources: ResourceRow[] = [row(stack, "pulumi:pulumi:Stack", "hybrid-gpu-prod", null, "same", null)];
  const changes: ResourceChange[] = [];
  const findings: ReportFinding[] = [];
  const operations: Operation[] = ["create", "update", "replace", "delete", "same", "same", "same", "read"];
  const counts: Record<Operation, number> = { create: 0, update: 0, replace: 0, delete: 0, read: 0, same: 1 };
  for (let index = 0; resources.length < count; index++) {
    const parent = urn("hybrid-gpu:index:EksGpuNodePool", `pool-${index}`);
    const team = `team-${index % 40}`;
    const operation = operations[index % operations.length]!;
    const add = (one: ResourceRow): void => {
      if (resources.length >= count) return;
      resources.push(one);
      counts[one.operation]++;
    };
    add(row(parent, "hybrid-gpu:index:EksGpuNodePool", `pool-${index}`, stack, "same", null, 0, team));
    for (const [type, name] of [
      ["aws:eks/nodeGroup:NodeGroup", `pool-${index}-nodes`],
      ["aws:ec2/launchTemplate:LaunchTemplate", `pool-${index}-template`],
    ] as const) {
      const own = urn(`hybrid-gpu:index:EksGpuNodePool$${type}`, name);
      const priced = type.includes("nodeGroup");
      add(row(own, type, name, parent, operation, priced ? range(0, 1_000 + index, 4_000 + index) : null, 1, team));
      if (operation === "same" || operation === "read") continue;
      changes.push({
        operation,
        urn: own,
        type,
        name,
        ...(operation === "delete" ? { holds: "its files" } : {}),
        properties: [{ path: "scalingConfig.maxSize", before: "2", after: "6" }],
      });
      findings.push({
        policy: "cost-idle-max-guard",
        level: index % 3 === 0 ? "mandatory" : "advisory",
        severity: "medium",
        urn: own,
        name,
        rule: "The largest size of a pool is not far from the one that is planned",
        message: `${name}: max (6) is 6 times what is planned (1); the limit is 4 (default of prod).`,
        fix: "lower max, or raise planned.",
        page: page("cost-idle-max-guard"),
      });
    }
  }
  const pools = resources.filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup");
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  return {
    ...base,
    verdict: { blocked: mandatory > 0, mandatory, advisory: findings.length - mandatory, waived: 1, policies: "ran" },
    cost: {
      ...base.cost,
      byTeam: Array.from({ length: 40 }, (_, team) =>
        group(
          `team-${team}`,
          range(0, 900 * (team + 1), 3_000 * (team + 1)),
          range(0, 1_000 * (team + 1), 4_000 * (team + 1)),
        ),
      ),
      changes: pools.map((one) => ({
        urn: one.urn,
        name: one.name,
        description: "p5.48xlarge instances, on-demand",
        ...(one.team === undefined ? {} : { team: one.team }),
        before: range(0, 900, 3_000),
        after: one.monthly ?? range(0),
      })),
    },
    changes,
    counts,
    quotas: Array.from(
      { length: Math.max(4, Math.ceil(count / 100)) },
      (_, index): QuotaBar => ({
        ...base.quotas[index % base.quotas.length]!,
        region: `region-${index}`,
      }),
    ),
    findings: findings.sort((a, b) => (a.level === b.level ? 0 : a.level === "mandatory" ? -1 : 1)),
    unpriced: pools
      .filter((_, index) => index % 10 === 0)
      .map(({ urn: own, name, type }) => ({ urn: own, name, type, why: "its machine type is unknown" })),
    resources,
  };
}

function group(key: string, before: Range<number>, after: Range<number>): CostGroup {
  return { key, before, after };
}

function row(
  own: string,
  type: string,
  name: string,
  parent: string | null,
  operation: Operation,
  monthly: Range<number> | null,
  findings = 0,
  team?: string,
): ResourceRow {
  const place = type.split(":")[0]!;
  return {
    urn: own,
    parent,
    type,
    name,
    operation,
    ...(team === undefined ? {} : { team }),
    ...(place === "aws" || place === "gcp" ? { place } : {}),
    monthly,
    findings,
  };
}
