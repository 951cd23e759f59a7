import * as pulumi from "@pulumi/pulumi";
import * as sdk from "@pulumi/pulumi/output.js";

type Out = pulumi.Output<any>;
/** What the SDK has and does not declare: values with unknown parts, and rules that are told of them. */
interface OutputWithUnknowns {
  apply(rule: (value: any) => unknown, runWithUnknowns: boolean): Out & OutputWithUnknowns;
  promise(withUnknowns: boolean): Promise<unknown>;
  resources(): unknown;
  allResources(): unknown;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
}

let taught = false;

/**
 * Lets `getOutput` and `requireOutput` of stack references see every output by itself. The SDK makes each of them wait for
 * all: what has been deployed has no unknowns. A planned stack has both known and unknown outputs.
 */
export function readOutputsOneByOne(): void {
  if (taught) return;
  taught = true;
  const { prototype } = pulumi.StackReference;
  const { getOutput } = prototype;
  const Output = pulumi.Output as unknown as new (...parts: unknown[]) => Out;
  const { isUnknown, unknown } = sdk as unknown as { isUnknown(value: unknown): boolean; unknown: unknown };
  const pick = (reference: pulumi.StackReference, name: pulumi.Input<string>, required: boolean): Out => {
    // Without a plain name there is no knowing which.
    if (typeof name !== "string") return getOutput.call(reference, name);
    const all = reference.outputs as unknown as OutputWithUnknowns;
    const one = all.apply((outputs: unknown) => {
      if (isUnknown(outputs)) return unknown;
      const found = (outputs ?? {}) as Record<string, unknown>;
      if (!required || Object.hasOwn(found, name)) return found[name];
      // In the words of the SDK, which has the name of the stack from the same place.
      return reference.name.apply((stack) => {
        throw new Error(`Required output '${name}' does not exist on stack '${stack}'.`);
      });
    }, true);
    // Secret or not by its own name: `outputs` is a secret as soon as one of them is.
    const { isSecret } = getOutput.call(reference, name) as unknown as OutputWithUnknowns;
    return new Output(one.resources(), one.promise(true), one.isKnown, isSecret, one.allResources());
  };
  prototype.getOutput = function (name) {
    return pick(this, name, false);
  };
  prototype.requireOutput = function (name) {
    return pick(this, name, true);
  };
}
