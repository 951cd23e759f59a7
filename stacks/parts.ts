import { z } from "zod";
import { describeValue } from "../components/core/problem.ts";
import { checkNodeCounts } from "../components/core/range.ts";

/** Parts of a configuration that are the same in every place. */

export const text = z.string().min(1);

/** Of a pool, a slice or a file system: parts of cloud resources' names are made from it. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, "must be lower-case letters, digits and dashes, at most 30, starting with a letter");

export const nodes = z
  .strictObject({ min: z.number(), planned: z.number(), max: z.number() })
  .superRefine((value, context) => {
    for (const problem of checkNodeCounts(value)) {
      context.addIssue({
        code: "custom",
        path: [problem.path],
        message: `${problem.rule}; ${problem.fix}`,
        input: problem.value,
      });
    }
  });

/** What a Lustre file system is for: the chooser's workload. The component checks what is in it. */
export const workload = z.record(z.string(), z.unknown());

export const dataset = z.strictObject({
  /** Where it appears in the file system. */
  path: z.string().regex(/^\/[^\s]*$/, "must be an absolute path without spaces"),
  /** Where it is in the datasets bucket. */
  prefix: text,
  /** Its size in TB (10^12 bytes): the file system should hold it. */
  sizeTB: z.number().positive().optional(),
});

/** The rule of a list of named things. */
export function distinctNames(
  what: string,
): (list: readonly { name: string }[], context: z.core.$RefinementCtx) => void {
  return (list, context) => {
    list.forEach((one, index) => {
      if (list.findIndex((other) => other.name === one.name) === index) return;
      context.addIssue({
        code: "custom",
        path: [index, "name"],
        message: `is the name of an earlier ${what}; names must differ`,
        input: one.name,
      });
    });
  };
}

/** Whether data sets fit a file system whose size is given. */
export function datasetsFit(
  path: string,
  lustre: { readonly capacityGiB?: number | undefined; readonly datasets: readonly z.infer<typeof dataset>[] },
): string[] {
  const neededGiB = lustre.datasets.reduce((sum, { sizeTB = 0 }) => sum + (sizeTB * 1e12) / 2 ** 30, 0);
  if (lustre.capacityGiB === undefined || neededGiB <= lustre.capacityGiB) return [];
  return [
    `${path}.capacityGiB (${describeValue(lustre.capacityGiB)}) is less than the ${Math.ceil(neededGiB)} GiB of its datasets. ` +
      `Fix: raise capacityGiB or leave datasets out.`,
  ];
}
