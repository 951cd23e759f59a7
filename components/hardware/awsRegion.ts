import type { Problem } from "../core/problem.ts";

const zonesGuide = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html";

// `us-east-2` + `a`; `us-east-1` + `-dfw-2a` (local zone); `us-east-1` + `-wl1-bos-wlz-1` (Wavelength zone).
const zonePattern = /^([a-z]{2}(?:-[a-z]+)+-\d+)(?:([a-z])|(-[a-z]{3}-\d+[a-z])|(-wl\d+(?:-[a-z]{3})?-wlz-\d+))$/;
const zoneIdPattern = /^[a-z]{2,4}\d+-(?:[a-z]{3}\d+-)?az\d+$/;

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
