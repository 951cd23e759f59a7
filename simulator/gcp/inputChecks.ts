import { type Properties, readList, readString } from "../../components/core/value.ts";
import { gkeClusterType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Refusal } from "../refusal.ts";
import { tooLongToMakeUp } from "./naming.ts";
import { Stage } from "./stage.ts";

/** The provider looks at an input before it asks the cloud: what it says of a text that it does not take. */
type Check = (value: string, called: string) => readonly string[];

interface CheckedInput {
  /** As the program writes it; `members[]`: each of a list. */
  readonly property: string;
  readonly check: Check;
  readonly source: string;
}

/** A resource whose inputs are looked at. */
interface Checked {
  readonly type: string;
  /** Its name in the program. */
  readonly resource: string;
  readonly inputs: Properties;
  /** The name that the provider makes up; absent: it has another one. */
  readonly madeUp?: { readonly property: string; readonly name: string } | undefined;
}

const validation = "hashicorp/terraform-provider-google google/verify/validation.go";
const services = "hashicorp/terraform-provider-google google/services";
const unless = (isRight: boolean, why: string): readonly string[] => (isRight ? [] : [why]);

/** @see hashicorp/terraform-provider-google google/verify/validation.go for the sentences */
const like =
  (pattern: string): Check =>
  (value, called) =>
    unless(new RegExp(pattern).test(value), `"${called}" ("${value}") doesn't match regexp ${JSON.stringify(pattern)}`);

const label =
  (least: number, most: number): Check =>
  (value, called) => {
    const pattern = "^[a-z]([-a-z0-9]*[a-z0-9])?$";
    return [
      ...unless(
        value.length >= least && value.length <= most,
        `"${called}" ("${value}") must be between ${least} and ${most} characters long`,
      ),
      ...unless(new RegExp(pattern).test(value), `"${called}" ("${value}") must match regex "${pattern}"`),
    ];
  };

const clusterName: Check = (value, called) => [
  ...unless(value.length <= 40, `"${called}" cannot be longer than 40 characters`),
  ...unless(/^[a-z0-9-]+$/.test(value), `"${called}" can only contain lowercase letters, numbers and hyphens`),
  ...unless(/^[a-z]/.test(value), `"${called}" must start with a letter`),
  ...unless(/[a-z0-9]$/.test(value), `"${called}" must end with a number or a letter`),
];

const poolId =
  (orEnd: string): Check =>
  (value, called) => [
    ...unless(!value.startsWith("gcp-"), `"${called}" ("${value}") can not start with "gcp-"`),
    ...unless(
      /^[0-9a-z-]+$/.test(orEnd === "" ? value : value.replace(/\.svc\.id\.goog$/, "")),
      `"${called}" must contain only lowercase letters (a-z), numbers (0-9), or dashes (-)${orEnd}`,
    ),
    ...unless(value.length >= 4, `"${called}" cannot be smaller than 4 characters`),
    ...unless(value.length <= 32, `"${called}" cannot be greater than 32 characters`),
  ];

const projectPattern =
  /^(?:(?:[-a-z0-9]{1,63}\.)*(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?):)?(?:[0-9]{1,19}|(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?))$/;
const projectId: Check = (value, called) =>
  unless(
    projectPattern.test(value),
    `"${value}" ${called} must be 6 to 30 with lowercase letters, digits, hyphens and start with a letter. Trailing hyphens are prohibited.`,
  );
const projectName: Check = (value, called) =>
  unless(
    /^[A-Za-z0-9-'"\s!]{4,30}$/.test(value),
    `"${value}" ${called} must be 4 to 30 characters with lowercase and uppercase letters, numbers, hyphen, single-quote, double-quote, space, and exclamation point.`,
  );

const member: Check = (value, called) =>
  value.startsWith("deleted")
    ? [`invalid value for ${called} (Terraform does not support IAM members for deleted principals)`]
    : unless(
        /.+:.+|projectOwners|projectReaders|projectWriters|allUsers|allAuthenticatedUsers/.test(value),
        `invalid value "${value}" for ${called} (IAM members must have one of the values outlined here: https://cloud.google.com/billing/docs/reference/rest/v1/Policy#Binding)`,
      );

const named = (check: Check, source: string, property = "name"): readonly CheckedInput[] => [
  { property, check, source },
];
const ofCompute = named(like("^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$"), `${validation} (ValidateGCEName)`);
const ofRouter = named(label(2, 63), `${validation} (ValidateRFC1035Name)`);
const ofRole = named(like("^[a-zA-Z0-9_\\.]{3,64}$"), `${validation} (ValidateIAMCustomRoleID)`, "roleId");

/** Inputs that the provider looks at, by type. */
export const checkedInputs: Readonly<Record<string, readonly CheckedInput[]>> = {
  "gcp:compute/address:Address": ofCompute,
  "gcp:compute/disk:Disk": ofCompute,
  "gcp:compute/firewall:Firewall": ofCompute,
  "gcp:compute/haVpnGateway:HaVpnGateway": ofCompute,
  "gcp:compute/instance:Instance": named(label(1, 63), `${validation} (ValidateRFC1035Name)`),
  "gcp:compute/instanceTemplate:InstanceTemplate": ofCompute,
  "gcp:compute/network:Network": ofCompute,
  "gcp:compute/networkPeering:NetworkPeering": ofCompute,
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": ofCompute,
  "gcp:compute/route:Route": named(
    like("^[a-z]([-a-z0-9]*[a-z0-9])?$"),
    `${services}/compute/resource_compute_route.go`,
  ),
  "gcp:compute/router:Router": ofCompute,
  "gcp:compute/routerNat:RouterNat": ofRouter,
  "gcp:compute/routerPeer:RouterPeer": ofRouter,
  "gcp:compute/subnetwork:Subnetwork": ofCompute,
  [gkeClusterType]: named(clusterName, `${services}/container/resource_container_cluster.go`),
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": named(
    poolId(", or end in '.svc.id.goog'"),
    `${services}/iambeta/resource_iam_workload_identity_pool.go (ValidateWorkloadIdentityPoolId)`,
    "workloadIdentityPoolId",
  ),
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": named(
    poolId(""),
    `${services}/iambeta/resource_iam_workload_identity_pool_provider.go (ValidateWorkloadIdentityPoolProviderId)`,
    "workloadIdentityPoolProviderId",
  ),
  "gcp:organizations/iAMCustomRole:IAMCustomRole": ofRole,
  "gcp:organizations/project:Project": [
    ...named(projectId, `${validation} (ValidateProjectID)`, "projectId"),
    ...named(projectName, `${validation} (ValidateProjectName)`),
  ],
  "gcp:projects/iAMCustomRole:IAMCustomRole": ofRole,
  "gcp:serviceaccount/account:Account": named(label(6, 30), `${validation} (ValidateRFC1035Name)`, "accountId"),
};

const memberSource =
  "hashicorp/terraform-provider-google google/tpgiamresource/resource_iam_member.go (validateIAMMember)";

/** Grants are many types, and one schema. */
function checksOf(type: string): readonly CheckedInput[] {
  const [, kind] = /I(?:AM|am)(Member|Binding)$/.exec(type) ?? [];
  if (kind === "Member") return named(member, memberSource, "member");
  if (kind === "Binding") return named(member, memberSource, "members[]");
  return checkedInputs[type] ?? [];
}

/** What the provider refuses by itself, before it asks Google for anything: in a preview already. */
export function checkedByProvider({ type, resource, inputs, madeUp }: Checked): Refusal | undefined {
  const tooLong = madeUp === undefined ? undefined : tooLongToMakeUp(type, resource);
  if (tooLong !== undefined) {
    return refused(
      tooLong,
      "pulumi/pulumi sdk/go/common/resource/resource_id.go (NewUniqueName), https://github.com/DefangLabs/defang/issues/1016",
    );
  }
  const whole = madeUp === undefined ? inputs : { ...inputs, [madeUp.property]: madeUp.name };
  for (const { property, check, source } of checksOf(type)) {
    const wrong = valuesAt(whole, property).flatMap(([path, value]) =>
      check(value, called(path)).map(
        (why) => `${type} resource '${resource}' has a problem: ${why}. Examine values at '${resource}.${path}'.`,
      ),
    );
    if (wrong.length > 0) return refused(wrong.join("\n"), `${source}, ${problemSource}`);
  }
  return undefined;
}

/** The sentence around it. */
const problemSource = "https://github.com/DefangLabs/defang/issues/1665";

/** Texts that are known, each with its path. */
function valuesAt(inputs: Properties, property: string): (readonly [path: string, value: string])[] {
  const isList = property.endsWith("[]");
  const base = isList ? property.slice(0, -2) : property;
  const list = isList ? readList(inputs, base) : undefined;
  const count = list?.state === "known" ? list.value.length : 0;
  const paths = isList ? Array.from({ length: count }, (_, index) => `${base}[${index}]`) : [base];
  return paths.flatMap((path) => {
    const value = readString(inputs, path);
    return value.state === "known" ? [[path, value.value] as const] : [];
  });
}

/** `projectId` is `project_id` to the provider, and `members[0]` is `members.0`. */
function called(path: string): string {
  return path.replaceAll(/\[(\d+)\]/g, ".$1").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function refused(message: string, source: string): Refusal {
  return { code: "CheckFailure", message, operation: Stage.Provider, source };
}
