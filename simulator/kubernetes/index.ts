import type { CloudCall, CloudCreate, SimulatedCloud } from "../cloud.ts";
import { RefusedError } from "../refusal.ts";
import { decodeToken, decodeYaml } from "./decode.ts";
import { objectKind } from "./kind.ts";
import { nameProblems } from "./names.ts";
import { releaseType } from "./namespaces.ts";
import { nameFor, newObject, newRelease } from "./objects.ts";
import { phrase } from "./phrase.ts";
import { reachOf } from "./reach.ts";
import { nameOf } from "./read.ts";
import { invalid } from "./refusals.ts";
import { kubernetesTypes } from "./types.ts";

/** What a Kubernetes API server answers, as far as a plan needs it. The same program gets the same answers on every run. */
export const simulatedKubernetes: SimulatedCloud = {
  package: "kubernetes",
  functions: [decodeToken],
  types: kubernetesTypes,
  phrase,
  configured: reachOf,
  invoke: ({ token, inputs }: CloudCall) => (token === decodeToken ? decodeYaml(inputs) : undefined),
  create: (create: CloudCreate) => {
    if (create.type === releaseType) return newRelease(create);
    const kind = objectKind(create.type);
    // Charts and the like are made of many objects by the provider, and are none themselves.
    if (kind === undefined) return { id: nameFor(create), outputs: {} };
    const problems = nameProblems(kind.kind, create.inputs);
    if (problems.length > 0) {
      const source = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/";
      const refusal = invalid(kind, nameOf(create.inputs) ?? "", problems, source);
      throw new RefusedError(refusal.message, refusal);
    }
    return newObject(kind, create);
  },
};
