import type { ClusterArgs } from "@pulumi/gcp/container/cluster.js";
import { type Problem, Problems } from "../../core/problem.ts";

const maintenanceGuide =
  "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions";

/** What GKE leaves alone during an exclusion. */
export const GkeExclusionScope = {
  /** Everything. At most 30 days. */
  NoUpgrades: "NO_UPGRADES",
  /** Minor versions; patches come. */
  NoMinorUpgrades: "NO_MINOR_UPGRADES",
  /** Minor versions, and nodes altogether: a slice whose nodes are upgraded is made anew. Patches of the control plane come. */
  NoMinorOrNodeUpgrades: "NO_MINOR_OR_NODE_UPGRADES",
} as const;
export type GkeExclusionScope = (typeof GkeExclusionScope)[keyof typeof GkeExclusionScope];

/** When GKE may do maintenance, again and again. All of it plain. */
export interface GkeMaintenanceWindow {
  /** Beginning of the first window, UTC: `2026-01-03T02:00:00Z`. */
  startTime: string;
  /** End of the first window, UTC. Its length is that of every window. */
  endTime: string;
  /** When windows recur, as an RRULE of RFC 5545: `FREQ=WEEKLY;BYDAY=SA,SU`. */
  recurrence: string;
}

/** A time without maintenance. All of it plain. */
export interface GkeMaintenanceExclusion {
  /** What it is called, once in a cluster: `pretraining`. */
  name: string;
  /** Beginning, UTC: `2026-12-01T00:00:00Z`. */
  startTime: string;
  /** End, UTC. @default the end of support of the minor version that the cluster runs */
  endTime?: string;
  /** What GKE leaves alone. @default `NO_MINOR_OR_NODE_UPGRADES`: nothing restarts a node under a long training run */
  scope?: GkeExclusionScope;
}

interface Maintenance {
  readonly maintenanceWindow?: GkeMaintenanceWindow;
  readonly maintenanceExclusions?: readonly GkeMaintenanceExclusion[];
}

/** The policy of a cluster. GKE takes exclusions only beside a window: without one it is four hours of every day. */
export function maintenancePolicy({
  maintenanceWindow: window,
  maintenanceExclusions: exclusions = [],
}: Maintenance): Pick<ClusterArgs, "maintenancePolicy"> {
  if (window === undefined && exclusions.length === 0) return {};
  return {
    maintenancePolicy: {
      ...(window === undefined
        ? { dailyMaintenanceWindow: { startTime: "03:00" } }
        : { recurringWindow: { startTime: window.startTime, endTime: window.endTime, recurrence: window.recurrence } }),
      maintenanceExclusions: exclusions.map(({ name, startTime, endTime, scope }) => ({
        exclusionName: name,
        startTime,
        ...(endTime === undefined ? {} : { endTime }),
        exclusionOptions: {
          scope: scope ?? GkeExclusionScope.NoMinorOrNodeUpgrades,
          ...(endTime === undefined ? { endTimeBehavior: "UNTIL_END_OF_SUPPORT" } : {}),
        },
      })),
    },
  };
}

/** Everything wrong with the maintenance of a cluster. */
export function checkMaintenance({ maintenanceWindow, maintenanceExclusions = [] }: Maintenance): Problem[] {
  const problems = new Problems();
  if (maintenanceWindow !== undefined) {
    const { startTime, endTime, recurrence } = maintenanceWindow;
    checkTimes(problems, "maintenanceWindow", startTime, endTime);
    if (
      typeof recurrence !== "string" ||
      !/^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+-]+)*$/.test(recurrence)
    ) {
      const rule = "is not a rule of RFC 5545";
      const fix = "write one such as FREQ=WEEKLY;BYDAY=SA,SU";
      problems.error("maintenanceWindow.recurrence", recurrence, rule, fix, maintenanceGuide);
    }
  }
  if (maintenanceExclusions.length > 20) {
    const rule = "is more than the 20 exclusions that a cluster takes";
    problems.error(
      "maintenanceExclusions",
      maintenanceExclusions.length,
      rule,
      "remove those that are over",
      maintenanceGuide,
    );
  }
  const names = maintenanceExclusions.map(({ name }) => name);
  maintenanceExclusions.forEach((exclusion, index) => {
    const path = `maintenanceExclusions[${index}]`;
    const { name, startTime, endTime, scope = GkeExclusionScope.NoMinorOrNodeUpgrades } = exclusion;
    if (typeof name !== "string" || name === "") {
      problems.error(`${path}.name`, name, "is missing", "give one such as pretraining");
    } else if (names.indexOf(name) < index) {
      const rule = `is the name of maintenanceExclusions[${names.indexOf(name)}]`;
      problems.error(`${path}.name`, name, rule, "give each a name of its own");
    }
    const length = checkTimes(problems, path, startTime, endTime);
    if (!Object.values(GkeExclusionScope).includes(scope)) {
      const fix = `use one of ${Object.values(GkeExclusionScope).join(", ")}`;
      problems.error(`${path}.scope`, scope, "is not what GKE can leave alone", fix, maintenanceGuide);
    } else if (scope === GkeExclusionScope.NoUpgrades && (length === undefined || length > 30)) {
      const rule = `keeps all upgrades away ${length === undefined ? "without an end" : `for ${Math.ceil(length)} days`}, and GKE takes 30 days of that`;
      const fix = `use ${GkeExclusionScope.NoMinorOrNodeUpgrades}, or an endTime within 30 days`;
      problems.warning(`${path}.scope`, scope, rule, fix, maintenanceGuide);
    }
  });
  return problems.list;
}

/** The length in days, where both ends are there and right. */
function checkTimes(problems: Problems, path: string, startTime: unknown, endTime: unknown): number | undefined {
  const [start, end] = [parseTime(startTime), parseTime(endTime)];
  const fix = "write it in UTC, such as 2026-01-03T02:00:00Z";
  const needed = path === "maintenanceWindow" || endTime !== undefined;
  if (start === undefined) problems.error(`${path}.startTime`, startTime, "is not a time", fix, maintenanceGuide);
  if (end === undefined && needed) problems.error(`${path}.endTime`, endTime, "is not a time", fix, maintenanceGuide);
  if (start === undefined || end === undefined) return undefined;
  if (end <= start) {
    problems.error(`${path}.endTime`, endTime, `is not after startTime (${String(startTime)})`, "give a later time");
    return undefined;
  }
  return (end - start) / 86_400_000;
}

/** GKE hands times back in UTC: any other way of writing them shows a change on every run. */
function parseTime(time: unknown): number | undefined {
  if (typeof time !== "string" || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(time)) return undefined;
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? undefined : parsed;
}
