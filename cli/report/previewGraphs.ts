import { graphDefaults, ResourceGraph, type ResourceNode } from "../../components/core/graph.ts";
import { nameOfUrn } from "../../components/core/urn.ts";
import { withProvider } from "../planReport.ts";
import { UserError } from "../userError.ts";
import type { ResourceChange } from "./model.ts";
import { optionChanges, propertyOf } from "./planSteps.ts";
import type { PreviewFile, PreviewState, PreviewStep } from "./previewFile.ts";
import { renamedNode, renamedStep } from "./renamed.ts";
import { readable, type Step } from "./side.ts";
import { differences, providerValuesOf, valuesOf } from "./values.ts";

/** What a preview says of the resources: as they are in the state, as they will be, and what happens to each. */
export interface PreviewGraphs {
  readonly before: ResourceGraph;
  readonly after: ResourceGraph;
  readonly steps: ReadonlyMap<string, Step>;
  readonly notes: readonly string[];
}

/** The engine's operations, in the words of a report. @see https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step.go */
const operations: Readonly<Record<string, Step["operation"]>> = {
  same: "same",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  read: "read",
  "read-replacement": "read",
  refresh: "same",
  import: "create",
  "import-replacement": "replace",
};
/** Halves of a replacement, which has a step of its own; and what concerns the state alone. */
const halves: readonly string[] = [
  "create-replacement",
  "delete-replaced",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
];

/**
 * The two graphs of a preview.
 *
 * @throws UserError where a step lacks the state that it needs
 */
export function previewGraphs({ steps: given, config }: PreviewFile, file: string): PreviewGraphs {
  const before = new Map<string, ResourceNode>();
  const after = new Map<string, ResourceNode>();
  const steps = new Map<string, Step>();
  const notes: string[] = [];
  const strange = new Map<string, number>();
  /** By the URN before an alias took over. */
  const names = new Map<string, string>();
  let waiting = 0;
  let imported = 0;
  const deletedFirst = deletedBeforeReplaced(given ?? []);
  for (const step of given ?? []) {
    if (halves.includes(step.op)) continue;
    const operation = operations[step.op];
    if (operation === undefined) {
      strange.set(step.op, (strange.get(step.op) ?? 0) + 1);
      continue;
    }
    if (operation === "delete" && step.oldState?.delete === true) {
      waiting++;
      continue;
    }
    const node = (state: PreviewState | null | undefined): ResourceNode => {
      if (state !== null && state !== undefined) return readable(step.urn, file, () => nodeOf(state));
      throw new UserError(
        `${file} has no ${operation === "delete" ? "old" : "new"} state of ${nameOfUrn(step.urn)} (${step.op}): the engine could not write it, and what it costs cannot be told`,
      );
    };
    if (operation === "delete") {
      before.set(step.urn, node(step.oldState));
      if (!steps.has(step.urn)) steps.set(step.urn, { operation, properties: [] });
      continue;
    }
    const now = node(step.newState ?? (step.op === "refresh" ? step.oldState : undefined));
    // What is imported is there already, and paid for.
    const old = step.op === "import" ? now : step.oldState ? node(step.oldState) : undefined;
    if (step.op === "import") imported++;
    const renamedFrom = old === undefined || old.urn === step.urn ? undefined : old.urn;
    if (renamedFrom !== undefined) names.set(renamedFrom, step.urn);
    if (old !== undefined) before.set(step.urn, old);
    after.set(step.urn, now);
    const made = stepOf(operation, step, old, now, deletedFirst.has(step.urn));
    steps.set(step.urn, renamedStep(made, renamedFrom));
  }
  if (waiting > 0) {
    notes.push(
      `${waiting} ${waiting === 1 ? "resource waits" : "resources wait"} to be deleted since an update that did not end; what is replaced there is not counted before.`,
    );
  }
  if (imported > 0) {
    notes.push(
      `${imported} ${imported === 1 ? "resource is" : "resources are"} imported: there already, so the cost counts before and after.`,
    );
  }
  for (const [op, count] of strange) {
    notes.push(
      `${count} ${count === 1 ? "step" : "steps"} of the kind ${op.slice(0, 40)} left out: it is not known here.`,
    );
  }
  const defaults = graphDefaults((key) => config?.[key]);
  const graph = (nodes: ReadonlyMap<string, ResourceNode>): ResourceGraph =>
    new ResourceGraph(
      [...nodes.values()].map((one) => withProvider(one, nodes)),
      defaults,
    );
  const renamed = new Map([...before].map(([urn, node]) => [urn, renamedNode(node, names)]));
  return { before: graph(renamed), after: graph(after), steps, notes };
}

function stepOf(
  operation: Step["operation"],
  step: PreviewStep,
  old: ResourceNode | undefined,
  now: ResourceNode,
  deletedFirst: boolean,
): Step {
  if (old === undefined || operation === "create" || operation === "read") return { operation, properties: [] };
  const options = optionChanges(old, now);
  // The engine has nothing to do for a protection that comes or goes; the reader has.
  if (operation === "same") return { operation: options.length === 0 ? "same" : "update", properties: options };
  const properties = [...propertiesOf(step, old, now), ...options];
  return { operation, properties, ...(operation === "replace" ? { deletedFirst } : {}) };
}

/** What the engine says that differs, with the values as the program and the state have them. */
function propertiesOf(step: PreviewStep, old: ResourceNode, now: ResourceNode): ResourceChange["properties"] {
  const detailed = Object.entries(step.detailedDiff ?? {});
  const forcing = [
    ...(step.replaceReasons ?? []),
    ...detailed.filter(([, { kind }]) => kind.endsWith("-replace")).map(([path]) => path),
  ];
  const named = [...new Set([...(step.diffReasons ?? []), ...forcing, ...detailed.map(([path]) => path)])];
  const touches = (a: string, b: string): boolean => a === b || isBelow(a, b) || isBelow(b, a);
  const all = differences(old.inputs, now.inputs);
  const meant = all.filter(({ path }) => named.some((one) => touches(path, one)));
  // Some reasons name no input: `id`, for a replacement that was asked for.
  const found = (meant.length === 0 ? all : meant).map(({ path, before, after }) =>
    propertyOf(
      path,
      before,
      after,
      forcing.some((one) => touches(path, one)),
    ),
  );
  // Drift, and secrets whose values nobody shows.
  const more = named
    .filter((one) => !found.some(({ path }) => touches(path, one)) && !named.some((other) => isBelow(other, one)))
    .map((path) => propertyOf(path, undefined, undefined, forcing.includes(path)));
  return [...found, ...more];
}

function isBelow(path: string, above: string): boolean {
  return path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}

/** With `--show-replacement-steps` the order is known; without, the engine's own habit counts: the new one is made first. */
function deletedBeforeReplaced(steps: readonly PreviewStep[]): Set<string> {
  const created = new Set<string>();
  const found = new Set<string>();
  for (const { op, urn } of steps) {
    if (op === "create-replacement" || op === "replace") created.add(urn);
    else if (op === "delete-replaced" && !created.has(urn)) found.add(urn);
  }
  return found;
}

function nodeOf(state: PreviewState): ResourceNode {
  const { urn, type, custom, parent, provider, external, inputs, outputs } = state;
  const isProvider = type.startsWith("pulumi:providers:");
  return {
    urn,
    type,
    name: nameOfUrn(urn),
    custom,
    ...(external === true ? { external } : {}),
    ...(parent == null || parent === "" ? {} : { parent }),
    inputs: (isProvider ? providerValuesOf : valuesOf)(inputs ?? {}),
    ...(custom && external !== true ? {} : { outputs: valuesOf(outputs ?? {}) }),
    options: {
      protect: state.protect === true,
      retainOnDelete: state.retainOnDelete === true,
      ...(state.ignoreChanges == null ? {} : { ignoreChanges: state.ignoreChanges }),
      dependsOn: state.dependencies ?? [],
      ...(provider == null || provider === "" ? {} : { provider }),
    },
    propertyDependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies ?? {}).map(([property, urns]) => [property, urns ?? []]),
    ),
  };
}
