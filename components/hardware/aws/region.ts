import { type Problem, Problems } from "../../core/problem.ts";

const zonesGuide = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html";

// `us-east-2` + `a`; `us-east-1` + `-dfw-2a` (local zone); `us-east-1` + `-wl1-bos-wlz-1` (Wavelength zone).
const zonePattern = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)(?:([a-z])|(-[a-z]{3}-\d+[a-z])|(-wl\d+(?:-[a-z]{3})?-wlz-\d+))$/;
const zoneIdPattern = /^[a-z]{2,4}\d+-(?:[a-z]{3}\d+-)?az\d+$/;
const regionPattern = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;

/** A part of AWS with accounts, ARNs and addresses of its own. */
export type AwsPartition = "aws" | "aws-cn" | "aws-us-gov" | "aws-eusc";

/**
 * The partition of a region: the second part of every ARN in it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: string): AwsPartition {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  if (region.startsWith("eusc-")) return "aws-eusc";
  return "aws";
}

/** The part of a service's address behind its region. */
export function dnsSuffixOf(region: string): string {
  const partition = partitionOf(region);
  return partition === "aws-cn" ? "amazonaws.com.cn" : partition === "aws-eusc" ? "amazonaws.eu" : "amazonaws.com";
}

/** The rule of every `region` argument: the name of a region, `us-east-2`, whether or not it is one that exists today. */
export function checkRegion(region: unknown, path = "region"): Problem[] {
  if (typeof region === "string" && regionPattern.test(region)) return [];
  return new Problems().error(path, region, "is not the name of an AWS region", "use one such as us-east-2").list;
}

/** The region of a zone name: `us-east-2a` → `us-east-2`, the local zone `us-east-1-dfw-2a` → `us-east-1`; `undefined` for anything else. */
export function regionOfZone(zone: string): string | undefined {
  return zonePattern.exec(zone)?.[1];
}

/** Whether a zone is a local zone: part of a region, in another city, with few machine types and no quota of its own. */
export function isLocalZone(zone: string): boolean {
  return zonePattern.exec(zone)?.[3] !== undefined;
}

/** The rule of every `zone` argument: a zone name, and of this region. */
export function checkZone(zone: unknown, region: string, path = "zone"): Problem[] {
  const problem = (rule: string, fix: string): Problem[] => [
    { severity: "error", path, value: zone, rule, fix, source: zonesGuide },
  ];
  const example = `use a zone of ${region}, for example ${region}a`;
  if (typeof zone === "string" && zoneIdPattern.test(zone)) {
    return problem(
      "is the id of a zone, not its name",
      `${example}; zone names differ by account, aws ec2 describe-availability-zones maps them`,
    );
  }
  const found = typeof zone === "string" ? regionOfZone(zone) : undefined;
  if (found === undefined) return problem("is not the name of an availability zone", example);
  if (found !== region) return problem(`is a zone of ${found}, not of ${region}`, `${example}, or change the region`);
  return [];
}
