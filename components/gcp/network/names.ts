import { type Problem, Problems } from "../../core/problem.ts";

const nameGuide = "https://docs.cloud.google.com/compute/docs/naming-resources";

/** What Pulumi puts behind the name of a resource, so that two stacks keep apart: a dash and seven characters. */
export const suffixLength = 8;

/** A child whose name is made from the component's, and how long Google lets it be with what Pulumi puts behind it. */
export interface NamedChild {
  /** What follows the component's name: `-system`. */
  readonly suffix: string;
  /** Characters that Google takes: 63 in Compute Engine, 40 for clusters and node pools. */
  readonly most: number;
}

/**
 * The rule of the name of a component whose children are named after it: Google refuses upper case and long names only
 * when it makes them, with half of the rest there already.
 */
export function checkComponentName(name: string, children: readonly NamedChild[]): Problem[] {
  const problems = new Problems();
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    const rule = "is not a name that Google takes for what is made here";
    const fix = "name the component in lower-case letters, digits and dashes, a letter first and no dash last";
    problems.error("", name, rule, fix, nameGuide);
    return problems.list;
  }
  const room = ({ suffix, most }: NamedChild): number => most - suffixLength - suffix.length;
  const [tightest] = [...children].sort((a, b) => room(a) - room(b));
  if (tightest !== undefined && name.length > room(tightest)) {
    const whole = name.length + tightest.suffix.length + suffixLength;
    const rule = `makes the name of ${name}${tightest.suffix} ${whole} characters long with what Pulumi adds, and Google takes ${tightest.most}`;
    problems.error("", name, rule, `name the component in at most ${room(tightest)} characters`, nameGuide);
  }
  return problems.list;
}
