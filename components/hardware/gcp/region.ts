import { type Problem, Problems } from "../../core/problem.ts";

const regionsGuide = "https://docs.cloud.google.com/compute/docs/regions-zones";
const projectGuide = "https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects";

// `us-east5` + `-a`, or an AI zone: `us-south1` + `-ai1b`.
const zonePattern = /^([a-z]+(?:-[a-z]+)+\d+)-(?:[a-z]|ai\d+[a-z])$/;
const regionPattern = /^[a-z]+(?:-[a-z]+)+\d+$/;
// Projects of some old organisations have their domain in front: `example.com:training`.
const projectPattern = /^(?:[a-z0-9.-]+\.[a-z]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** The region of a zone name: `us-east5-a` → `us-east5`; `undefined` for regions and for anything else. */
export function gcpRegionOfZone(zone: string): string | undefined {
  return zonePattern.exec(zone)?.[1];
}

/** The rule of every `zone` argument: the name of a zone, and of this region where one is given. */
export function checkGcpZone(zone: unknown, region?: string, path = "zone"): Problem[] {
  const problems = new Problems();
  const example = `use a zone of ${region ?? "the region"}, for example ${region ?? "us-east5"}-a`;
  const found = typeof zone === "string" ? gcpRegionOfZone(zone) : undefined;
  if (found !== undefined) {
    if (region !== undefined && found !== region) {
      const fix = `${example}, or change the region`;
      problems.error(path, zone, `is a zone of ${found}, not of ${region}`, fix, regionsGuide);
    }
  } else if (typeof zone === "string" && regionPattern.test(zone)) {
    const fix = `name one zone of it, for example ${zone}-a`;
    problems.error(path, zone, "is a region, and a zone is wanted", fix, regionsGuide);
  } else {
    problems.error(path, zone, "is not the name of a zone", example, regionsGuide);
  }
  return problems.list;
}

/** The rule of every `region` argument: the name of a region, `us-east5`, whether or not it is one that exists today. */
export function checkGcpRegion(region: unknown, path = "region"): Problem[] {
  const problems = new Problems();
  if (typeof region === "string" && regionPattern.test(region)) return problems.list;
  const found = typeof region === "string" ? gcpRegionOfZone(region) : undefined;
  if (found === undefined) {
    problems.error(path, region, "is not the name of a Google Cloud region", "use one such as us-east5", regionsGuide);
  } else {
    problems.error(path, region, "is a zone, and a region is wanted", `use ${found}`, regionsGuide);
  }
  return problems.list;
}

/** The rule of every `project` argument: there is one, and it has the form of a project's id. */
export function checkGcpProject(project: unknown, path = "project"): Problem[] {
  const problems = new Problems();
  if (project === undefined || project === null) {
    const rule = "is missing: every resource of Google Cloud belongs to a project";
    problems.error(path, undefined, rule, "give the id of the project, or set gcp:project");
  } else if (typeof project === "number" || (typeof project === "string" && /^\d+$/.test(project))) {
    const rule = "is the number of a project, and its id is wanted";
    problems.error(path, project, rule, "give the id, as gcloud projects describe prints it", projectGuide);
  } else if (typeof project !== "string" || !projectPattern.test(project)) {
    const rule = "is not the id of a project";
    const fix = "give 6 to 30 lower-case letters, digits and dashes, a letter first and no dash last";
    problems.error(path, project, rule, fix, projectGuide);
  }
  return problems.list;
}
