import type { SimInput } from "./model.ts";

/** Stops at input that the simulator would answer with nonsense. */
export function checkInput({ system, job, layout }: Pick<SimInput, "system" | "job" | "layout">): void {
  const whole = (name: string, value: number): void => {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number, at least 1, not ${value}`);
  };
  const positive = (name: string, value: number): void => {
    if (!(value > 0)) throw new RangeError(`${name} must be above 0, not ${value}`);
  };
  whole("system.osts", system.osts);
  whole("system.servers", system.servers);
  for (const name of ["ostReadBps", "ostWriteBps", "serverBps"] as const) positive(`system.${name}`, system[name]);
  whole("job.clients.nodes", job.clients.nodes);
  positive("job.clients.processesPerNode", job.clients.processesPerNode);
  positive("job.clients.nodeBps", job.clients.nodeBps);
  if ("bytesPerProcess" in job) positive("job.bytesPerProcess", job.bytesPerProcess);
  if (job.kind === "broadcast") positive("job.bytes", job.bytes);
  if (job.kind === "train") {
    whole("job.loaders", job.loaders ?? 1);
    positive("job.bytesPerAcceleratorPerSecond", job.bytesPerAcceleratorPerSecond);
    if (job.files.length === 0) throw new RangeError("job.files must name at least one class of files");
    for (const { bytes, count } of job.files) {
      positive("job.files[].bytes", bytes);
      whole("job.files[].count", count);
    }
  }
  let before = 0;
  layout.forEach(({ end, stripes, stripeBytes }, i) => {
    const last = i === layout.length - 1;
    if (last ? end !== undefined : !(end! > before)) {
      throw new RangeError(
        `layout[${i}].end must ${last ? "be left out: the last component goes to the end of the file" : "be above the one before it"}`,
      );
    }
    if (!Number.isInteger(stripes) || stripes === 0 || stripes < -1)
      throw new RangeError(`layout[${i}].stripes must be -1 or at least 1, not ${stripes}`);
    if (stripeBytes !== undefined) positive(`layout[${i}].stripeBytes`, stripeBytes);
    before = end ?? before;
  });
  if (layout.length === 0) throw new RangeError("layout must have at least one component");
}
