import type { AnyPolicy, Finding, Level, PolicyContext } from "./policy.ts";
import { levelOf } from "./policy.ts";

/**
 * Runs a rule so that nothing leaves it but findings: an exception in a policy pack would abort the user's whole
 * preview. What a rule could not judge because of an error of ours counts like a violation in staging and prod.
 */
export function judge(policy: AnyPolicy, run: () => Finding[]): Finding[] {
  try {
    return run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      {
        because: "unknown",
        message:
          `could not be judged, because the policy failed: ${why}. ` +
          `Fix: check the configuration of ${policy.name}; if it is right, report this message.`,
      },
    ];
  }
}

/** A finding as the engine takes it. */
export interface Violation {
  readonly message: string;
  readonly urn?: string;
  /** Absent: the level at which the policy runs. */
  readonly enforcementLevel?: Level;
}

/** @pulumi/policy puts the description above a plain message; with a level of its own a violation has to carry it. */
export function violationOf(
  policy: AnyPolicy,
  finding: Finding,
  context: Pick<PolicyContext<unknown>, "environment" | "preview">,
): Violation {
  const level = levelOf(finding, context);
  return {
    message: `${policy.description}\n${finding.message}`,
    ...(finding.urn === undefined ? {} : { urn: finding.urn }),
    ...(level === undefined ? {} : { enforcementLevel: level }),
  };
}
