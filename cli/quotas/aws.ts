import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ServiceQuota, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { vcpusOf } from "../../components/hardware/aws/hostType.ts";
import { vcpuClasses, vcpuClassOf } from "../../components/quota/aws/quotas.ts";
import { type Quota, quotas } from "../../components/quota/quota.ts";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";
import { UserError } from "../userError.ts";
import { patience, type Reading, type ReadRequest, reasonOf } from "./reading.ts";
import { loadSdk } from "./sdk.ts";

const packages = [
  "@aws-sdk/client-service-quotas",
  "@aws-sdk/client-cloudwatch",
  "@aws-sdk/client-ec2",
  "@aws-sdk/client-sts",
];
const vcpuCodes = new Set(vcpuClasses.map(({ code }) => code));
/** How far back the last published use may lie: it is published every five minutes, or not at all. */
const useWindowMs = 3 * 3_600_000;
/** The SDK's own standard mode, with room for a throttled account: about 20 s in all. */
const maxAttempts = 6;

/**
 * Limits and use of the AWS quotas that clusters spend, with the caller's own credentials. Asks
 * `servicequotas:GetServiceQuota`, `servicequotas:GetAWSDefaultServiceQuota`, `cloudwatch:GetMetricStatistics`,
 * `ec2:DescribeInstances` and `sts:GetCallerIdentity`, and changes nothing.
 *
 * @throws UserError when there are no credentials, or not one limit of a region can be read
 */
export async function readAwsQuotas(request: ReadRequest): Promise<Reading[]> {
  const [{ STSClient, GetCallerIdentityCommand }] = await loadSdk(packages, () =>
    Promise.all([
      import("@aws-sdk/client-sts"),
      import("@aws-sdk/client-service-quotas"),
      import("@aws-sdk/client-cloudwatch"),
      import("@aws-sdk/client-ec2"),
    ]),
  );
  request.step("AWS: asking who you are");
  let account: string | undefined;
  try {
    account = (await new STSClient({ region: request.regions[0]!, maxAttempts }).send(new GetCallerIdentityCommand({})))
      .Account;
  } catch (error) {
    throw new UserError(
      `AWS does not say whose account this is: ${reasonOf(error)}. Fix: log in (aws sso login), or set AWS_PROFILE.`,
    );
  }
  const readings: Reading[] = [];
  for (const region of request.regions) readings.push(await readRegion(region, account, request));
  return readings;
}

async function readRegion(region: string, account: string | undefined, request: ReadRequest): Promise<Reading> {
  const [{ ServiceQuotasClient }, { CloudWatchClient }, { EC2Client }] = await Promise.all([
    import("@aws-sdk/client-service-quotas"),
    import("@aws-sdk/client-cloudwatch"),
    import("@aws-sdk/client-ec2"),
  ]);
  const options = { region, maxAttempts };
  const { timeoutMs } = { ...patience, ...request.patience };
  // The SDK itself waits for an answer as long as it trickles.
  const limited = (): { abortSignal: AbortSignal } => ({ abortSignal: AbortSignal.timeout(timeoutMs) });
  const limits = new ServiceQuotasClient(options);
  const metrics = new CloudWatchClient(options);
  const unknown: string[] = [];
  request.step(`AWS ${region}: counting running instances`);
  const running = await runningVcpus(new EC2Client(options), limited).catch((error: unknown) => {
    unknown.push(`use of vCPU quotas in ${region}: ${reasonOf(error)}`);
    return undefined;
  });
  const rows: QuotaSnapshotRow[] = [];
  for (const quota of quotas.filter(({ place }) => place === "aws")) {
    request.step(`AWS ${region}: ${quota.name}`);
    const what = `${quota.service} ${quota.code} (${quota.name}) in ${region}`;
    let limit: Limit | undefined;
    try {
      limit = await limitOf(limits, quota, limited);
    } catch (error) {
      unknown.push(`limit of ${what}: ${reasonOf(error)}`);
    }
    const used = vcpuCodes.has(quota.code)
      ? (running?.get(quota.code) ?? (running === undefined ? null : 0))
      : await useOf(metrics, quota, limit?.metric, what, { unknown, request, limited });
    rows.push({
      place: "aws",
      ...(account === undefined ? {} : { account }),
      region,
      service: quota.service,
      code: quota.code,
      limit: limit?.value ?? null,
      used,
      readAt: request.readAt,
    });
  }
  if (rows.every((row) => row.limit === null)) {
    throw new UserError(
      `AWS ${region}: not one limit could be read. First: ${unknown.find((text) => text.startsWith("limit")) ?? unknown[0]}. ` +
        "Fix: allow servicequotas:GetServiceQuota and servicequotas:GetAWSDefaultServiceQuota, and check the region.",
    );
  }
  return { place: "aws", region, rows, unknown };
}

/** How long one request may take in all. */
type Limited = () => { abortSignal: AbortSignal };

interface Limit {
  readonly value: number;
  readonly metric?: ServiceQuota["UsageMetric"];
}

/** The limit that applies to the account; the one that AWS gives to everybody where the account has none of its own. */
async function limitOf(client: ServiceQuotasClient, { service, code }: Quota, limited: Limited): Promise<Limit> {
  const { GetServiceQuotaCommand, GetAWSDefaultServiceQuotaCommand } = await import("@aws-sdk/client-service-quotas");
  const input = { ServiceCode: service, QuotaCode: code };
  const read = (quota: ServiceQuota | undefined): Limit => {
    const value = quota?.Value;
    if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
      throw new Error(`the answer has no limit (${JSON.stringify(value)})`);
    }
    return { value, ...(quota?.UsageMetric === undefined ? {} : { metric: quota.UsageMetric }) };
  };
  try {
    return read((await client.send(new GetServiceQuotaCommand(input), limited())).Quota);
  } catch (error) {
    if ((error as Error).name !== "NoSuchResourceException") throw error;
    return read((await client.send(new GetAWSDefaultServiceQuotaCommand(input), limited())).Quota);
  }
}

/** The last use that CloudWatch has. Limits of one cluster or file system have none of their own. */
async function useOf(
  client: CloudWatchClient,
  quota: Quota,
  metric: ServiceQuota["UsageMetric"],
  what: string,
  { unknown, request, limited }: { unknown: string[]; request: ReadRequest; limited: Limited },
): Promise<number | null> {
  if (quota.per !== undefined) return 0;
  if (metric?.MetricNamespace === undefined || metric.MetricName === undefined) {
    if (request.assumeUnused) return 0;
    unknown.push(`use of ${what}: AWS publishes none`);
    return null;
  }
  const { GetMetricStatisticsCommand } = await import("@aws-sdk/client-cloudwatch");
  const end = new Date();
  const statistic = metric.MetricStatisticRecommendation === "Sum" ? "Sum" : "Maximum";
  try {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: metric.MetricNamespace,
        MetricName: metric.MetricName,
        Dimensions: Object.entries(metric.MetricDimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
        StartTime: new Date(end.getTime() - useWindowMs),
        EndTime: end,
        Period: 300,
        Statistics: [statistic],
      }),
      limited(),
    );
    const last = [...Datapoints].sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0))[0];
    const value = last?.[statistic];
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    if (last !== undefined) throw new Error(`a data point without a ${statistic}`);
    if (request.assumeUnused) return 0;
    unknown.push(`use of ${what}: CloudWatch has no data of the last three hours`);
  } catch (error) {
    unknown.push(`use of ${what}: ${reasonOf(error)}`);
  }
  return null;
}

/**
 * vCPUs of running instances by the quota that they spend. Counted, because CloudWatch has no figure for a class of which
 * nothing runs, which is how most accelerator quotas begin.
 */
async function runningVcpus(client: EC2Client, limited: Limited): Promise<Map<string, number>> {
  const { paginateDescribeInstances } = await import("@aws-sdk/client-ec2");
  const used = new Map<string, number>();
  const filters = [{ Name: "instance-state-name", Values: ["pending", "running"] }];
  for await (const page of paginateDescribeInstances({ client, pageSize: 1000 }, { Filters: filters }, limited())) {
    for (const instance of page.Reservations?.flatMap(({ Instances = [] }) => Instances) ?? []) {
      const { InstanceType: type, InstanceLifecycle: lifecycle, CpuOptions: cpu } = instance;
      // Instances of a Capacity Block spend a quota of their own kind, when the block is bought.
      if (type === undefined || lifecycle === "capacity-block") continue;
      const row = vcpuClassOf(type, lifecycle === "spot" ? "spot" : "on-demand");
      if (row === undefined) continue;
      const vcpus = vcpusOf(type) ?? (cpu?.CoreCount ?? Number.NaN) * (cpu?.ThreadsPerCore ?? Number.NaN);
      if (!Number.isFinite(vcpus)) throw new Error(`the vCPUs of ${type} are not known`);
      used.set(row.code, (used.get(row.code) ?? 0) + vcpus);
    }
  }
  return used;
}
