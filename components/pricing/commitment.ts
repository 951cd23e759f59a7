import type { ResourceNode } from "../core/graph.ts";
import { type Read, readBoolean, readString } from "../core/value.ts";

/** A promise to pay for a term, whatever is used. */
export interface Commitment {
  /** `a committed use discount`. */
  readonly what: string;
  /** Absent where the term cannot be told. */
  readonly months?: number;
  /** The term in words: `12 months (plan TWELVE_MONTH)`, `the term of its offering`. */
  readonly term: string;
  /** What is promised, where the resource says it: `12.50 USD an hour`. */
  readonly amount?: string;
  /** The input that makes it renew itself: `autoRenew`; `maybe` where that cannot be told. */
  readonly renewal?: { readonly path: string; readonly certain: boolean };
}

/** How resources of a type say to what they commit. */
interface CommitmentType {
  readonly what: string;
  /** Input that names the term; absent: an offering that is named by its id decides. */
  readonly path?: string;
  /** Months by the words that `path` takes; 0: no commitment. */
  readonly terms?: Readonly<Record<string, number>>;
  /** Whether there is a commitment without `path`. @default false */
  readonly always?: boolean;
  /** Months where nothing says the term. */
  readonly months?: number;
  /** Input that makes it renew itself, the values that do not, and whether it does when nothing is said. */
  readonly renews?: { readonly path: string; readonly off: readonly string[]; readonly unsaid: boolean };
  /** Input with the USD that are promised for each hour. */
  readonly hourly?: string;
  /** Input with the USD that are paid up front. */
  readonly upfront?: string;
}

const computePlans = { TWELVE_MONTH: 12, THIRTY_SIX_MONTH: 36 };

/**
 * Types that commit, as far as @pulumi/aws 7.48 and @pulumi/gcp 9.37 have them. There is none for EC2's Reserved Instances:
 * these are bought outside Pulumi. Another place adds its types here.
 *
 * @see https://docs.aws.amazon.com/savingsplans/latest/userguide/what-is-savings-plans.html
 * @see https://docs.cloud.google.com/compute/docs/instances/committed-use-discounts-overview
 */
const types: Readonly<Record<string, CommitmentType>> = {
  "aws:savingsplans/savingsPlan:SavingsPlan": {
    what: "a Savings Plan",
    hourly: "commitment",
    upfront: "upfrontPaymentAmount",
  },
  "aws:rds/reservedInstance:ReservedInstance": { what: "reserved database instances" },
  "aws:elasticache/reservedCacheNode:ReservedCacheNode": { what: "reserved cache nodes" },
  "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput": {
    what: "provisioned throughput of a model",
    path: "commitmentDuration",
    terms: { OneMonth: 1, SixMonths: 6 },
  },
  "aws:mediaconvert/queue:Queue": {
    what: "reserved transcoding slots",
    path: "reservationPlanSettings.commitment",
    terms: { ONE_YEAR: 12 },
    renews: { path: "reservationPlanSettings.renewalType", off: ["EXPIRE"], unsaid: false },
  },
  "aws:shield/subscription:Subscription": {
    what: "Shield Advanced",
    months: 12,
    renews: { path: "autoRenew", off: ["DISABLED"], unsaid: true },
  },
  "gcp:compute/regionCommitment:RegionCommitment": {
    what: "a committed use discount",
    path: "plan",
    terms: computePlans,
    always: true,
    renews: { path: "autoRenew", off: ["false"], unsaid: false },
  },
  "gcp:compute/futureReservation:FutureReservation": {
    what: "a committed use discount with its reservation",
    path: "commitmentInfo.commitmentPlan",
    terms: computePlans,
  },
  "gcp:bigquery/capacityCommitment:CapacityCommitment": {
    what: "slots of BigQuery",
    path: "plan",
    // Flex and trial slots may be given up at any time.
    terms: {
      FLEX: 0,
      FLEX_FLAT_RATE: 0,
      TRIAL: 0,
      NONE: 0,
      MONTHLY: 1,
      MONTHLY_FLAT_RATE: 1,
      ANNUAL: 12,
      ANNUAL_FLAT_RATE: 12,
      THREE_YEAR: 36,
    },
    always: true,
    renews: { path: "renewalPlan", off: ["FLEX", "NONE"], unsaid: false },
  },
  "gcp:discoveryengine/licenseConfig:LicenseConfig": {
    what: "licences of Gemini Enterprise",
    path: "subscriptionTerm",
    terms: {
      SUBSCRIPTION_TERM_ONE_MONTH: 1,
      SUBSCRIPTION_TERM_THREE_MONTHS: 3,
      SUBSCRIPTION_TERM_ONE_YEAR: 12,
      SUBSCRIPTION_TERM_THREE_YEARS: 36,
    },
    always: true,
    renews: { path: "autoRenew", off: ["false"], unsaid: false },
  },
};

/** Types that may commit to a term. */
export const commitmentTypes: readonly string[] = Object.keys(types);

/** To what a resource of `commitmentTypes` commits; undefined: to nothing. */
export function commitmentOf(node: ResourceNode): Commitment | undefined {
  const type = types[node.type];
  if (type === undefined) return undefined;
  const term = termOf(node, type);
  if (term === undefined) return undefined;
  const renewal = renewalOf(node, type);
  const amount = amountOf(node, type);
  return {
    what: type.what,
    ...term,
    ...(amount === undefined ? {} : { amount }),
    ...(renewal === undefined ? {} : { renewal }),
  };
}

function termOf(
  node: ResourceNode,
  { path, terms = {}, always, months }: CommitmentType,
): Pick<Commitment, "months" | "term"> | undefined {
  if (months !== undefined) return { months, term: inMonths(months) };
  if (path === undefined) return { term: "the term of its offering" };
  const word = readString(node.inputs, path);
  if (word.state === "absent")
    return always === true ? { term: `a term that nothing names (${path} is not given)` } : undefined;
  if (word.state === "unknown") return { term: `a term that cannot be told (${path} is ${word.why})` };
  if (!Object.hasOwn(terms, word.value))
    return { term: `a term that is not known here (${path} ${JSON.stringify(word.value)})` };
  const found = terms[word.value]!;
  return found === 0 ? undefined : { months: found, term: `${inMonths(found)} (${path} ${word.value})` };
}

function renewalOf(node: ResourceNode, { renews }: CommitmentType): Commitment["renewal"] {
  if (renews === undefined) return undefined;
  const { path, off, unsaid } = renews;
  const word = wordOf(node, path);
  if (word.state === "unknown") return { path, certain: false };
  if (word.state === "absent") return unsaid ? { path, certain: true } : undefined;
  return off.includes(word.value) ? undefined : { path, certain: true };
}

/** A word, or a switch as a word. */
function wordOf(node: ResourceNode, path: string): Read<string> {
  const flag = readBoolean(node.inputs, path);
  return flag.state === "known" ? { ...flag, value: String(flag.value) } : readString(node.inputs, path);
}

function amountOf(node: ResourceNode, { hourly, upfront }: CommitmentType): string | undefined {
  const parts = [
    [hourly, "an hour"],
    [upfront, "up front"],
  ] as const;
  const found = parts.flatMap(([path, how]) => {
    if (path === undefined) return [];
    const usd = readString(node.inputs, path);
    return usd.state === "known" ? [`${usd.value} USD ${how}`] : [];
  });
  return found.length === 0 ? undefined : found.join(" and ");
}

function inMonths(months: number): string {
  return months === 1 ? "1 month" : `${months} months`;
}
