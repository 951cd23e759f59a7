import { below } from "../../../components/core/path.ts";
import { Secret, Unknown } from "../../../components/core/value.ts";
import { resourceSignature, signatureKey, unknownSentinel } from "../../../components/core/wire.ts";
import { assetKindOf } from "../../../simulator/provider/wire.ts";
import { isRecord } from "../../markup.ts";
import { valuesOf } from "../../report/values.ts";
import { ExitCode } from "../../userError.ts";
import { findingOf } from "../engine/finding.ts";
import { verdictDifferences } from "./compareVerdicts.ts";
import { isDefaultProvider } from "./defaultProvider.ts";

/** What a policy says of a resource. */
export interface ComparedVerdict {
  readonly policy: string;
  readonly level: string;
  readonly urn: string;
  readonly message: string;
}

/** What the engine's preview tells of a policy. */
export interface PreviewedVerdict extends ComparedVerdict {
  /** With the policy's description in front, of which nobody tells how long it is. @default the message */
  readonly whole?: string;
}

/** A resource as `hybrid-gpu plan --json` writes it. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs: unknown;
  readonly parent?: string | null;
  readonly options: {
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
    readonly dependsOn?: readonly string[];
    readonly provider?: string | null;
  };
}

/** The part of an offline plan that is compared. */
export interface ComparedPlan {
  readonly resources: readonly PlannedResource[];
  readonly policies: readonly ComparedVerdict[];
}

/** A resource as the engine's preview has it. What is absent is not known, and not compared. */
export interface PreviewedResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs: unknown;
  readonly protect: boolean;
  readonly retainOnDelete?: boolean;
  /** URN; empty: it has none. */
  readonly parent?: string;
  /** `urn::id`; empty: it has none. */
  readonly provider?: string;
  /** What the program names as `dependsOn`, beside what its inputs come from. */
  readonly dependsOn?: readonly string[];
}

/** The part of an engine's preview that is compared. */
export interface ComparedPreview {
  readonly resources: readonly PreviewedResource[];
  readonly violations: readonly PreviewedVerdict[];
  /** Why it failed, beside its policies. */
  readonly errors: readonly string[];
}

export interface CompareOptions {
  /**
   * Take what the plan does not know for equal to whatever the preview has: where programs are planned together, what one
   * takes from another is unknown in the plan, and known in a preview that comes after the other's `up`.
   *
   * @default false
   */
  readonly unknownFits?: boolean;
}

/** Something that plan and preview have different. Values are as graphs hold them: `Unknown`, `Secret`; `undefined` is absent. */
export type PlanDifference =
  | { readonly kind: "only in plan" | "only in preview"; readonly urn: string; readonly type: string }
  | {
      readonly kind: "type" | "input" | "option";
      readonly urn: string;
      /** `scalingConfig.maxSize`; of an option its name: `protect`. */
      readonly path: string;
      readonly plan: unknown;
      readonly preview: unknown;
    }
  | {
      readonly kind: "verdict";
      readonly urn: string;
      readonly policy: string;
      /** Absent: it says nothing there. */
      readonly plan?: Pick<ComparedVerdict, "level" | "message">;
      readonly preview?: Pick<ComparedVerdict, "level" | "message">;
    }
  | { readonly kind: "error"; readonly message: string };

/** What an offline plan and a preview of the engine have different: resource by resource, in the order of their URNs. */
export function compare(
  plan: ComparedPlan,
  preview: ComparedPreview,
  options: CompareOptions = {},
): readonly PlanDifference[] {
  const planned = new Map(plan.resources.map((one) => [one.urn, one]));
  const previewed = new Map(
    preview.resources.filter(({ urn }) => planned.has(urn) || !isDefaultProvider(urn)).map((one) => [one.urn, one]),
  );
  const urns = [...new Set([...planned.keys(), ...previewed.keys()])].sort();
  return [
    ...preview.errors.map((message): PlanDifference => ({ kind: "error", message })),
    ...urns.flatMap((urn) => {
      const [one, other] = [planned.get(urn), previewed.get(urn)];
      if (one === undefined) return [{ kind: "only in preview", urn, type: other!.type } as const];
      if (other === undefined) return [{ kind: "only in plan", urn, type: one.type } as const];
      return ofResource(one, other, options);
    }),
    ...verdictDifferences(plan.policies, preview.violations),
  ];
}

/** 0 where both agree, 1 where they do not, 2 where the engine could not preview. */
export function comparisonCode(differences: readonly PlanDifference[]): ExitCode {
  if (differences.some(({ kind }) => kind === "error")) return ExitCode.Wrong;
  return differences.length > 0 ? ExitCode.Refused : ExitCode.Fine;
}

function ofResource(plan: PlannedResource, preview: PreviewedResource, options: CompareOptions): PlanDifference[] {
  const { urn } = plan;
  const found: PlanDifference[] = [];
  if (plan.type !== preview.type)
    found.push({ kind: "type", urn, path: "type", plan: plan.type, preview: preview.type });
  for (const one of differencesOf(inputsOf(plan), inputsOf(preview), options)) {
    found.push({ kind: "input", urn, ...one });
  }
  for (const [path, planned, previewed] of optionsOf(plan, preview)) {
    if (planned !== previewed) found.push({ kind: "option", urn, path, plan: planned, preview: previewed });
  }
  return found;
}

/**
 * Inputs as graphs hold them, whoever wrote them. Plan and engine show unknowns and secrets each in its own way, and the
 * engine notes something of its own (`__internal`) with a provider.
 */
export function inputsOf({ type, inputs }: { readonly type: string; readonly inputs: unknown }): unknown {
  const record = isRecord(inputs) ? inputs : {};
  if (!type.startsWith("pulumi:providers:")) return valuesOf(plain(record));
  return valuesOf(Object.fromEntries(Object.entries(record).filter(([key]) => key !== "__internal")));
}

/**
 * Without what the engine knows of a value before the plan can: a resource in the place of an input is its id, and files and
 * archives are what kind they are, which only the engine has read.
 */
function plain<T>(json: T): T {
  if (Array.isArray(json)) return json.map(plain) as T;
  if (!isRecord(json)) return json;
  if (json[signatureKey] === resourceSignature) {
    const id = json["id"];
    return (typeof id === "string" && id !== "" ? id : unknownSentinel) as T;
  }
  const kind = assetKindOf(json);
  if (kind !== undefined) return { [signatureKey]: kind } as T;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, plain(value)])) as T;
}

/** Name, plan's and preview's value of the options that both know. */
function optionsOf(plan: PlannedResource, preview: PreviewedResource): [string, unknown, unknown][] {
  const { options } = plan;
  const list = (urns: readonly string[]): string => [...new Set(urns)].sort().join(", ");
  return [
    ["protect", options.protect === true, preview.protect],
    ...when(preview.retainOnDelete, (retain) => ["retainOnDelete", options.retainOnDelete === true, retain]),
    ...when(plan.parent === undefined ? undefined : preview.parent, (parent) => [
      "parent",
      parentOf(plan.parent),
      parentOf(parent),
    ]),
    ...when(options.provider === undefined ? undefined : preview.provider, (provider) => [
      "provider",
      providerOf(options.provider),
      providerOf(provider),
    ]),
    ...when(options.dependsOn === undefined ? undefined : preview.dependsOn, (urns) => [
      "dependsOn",
      list(options.dependsOn ?? []),
      list(urns),
    ]),
  ];
}

function when<T>(value: T | undefined, row: (value: T) => [string, unknown, unknown]): [string, unknown, unknown][] {
  return value === undefined ? [] : [row(value)];
}

/** What has no parent of its own has the stack. */
function parentOf(urn: string | null | undefined): string {
  return urn === null || urn === undefined || urn.includes("::pulumi:pulumi:Stack::") ? "" : urn;
}

function providerOf(reference: string | null | undefined): string {
  const urn = (reference ?? "").split("::").slice(0, 4).join("::");
  return isDefaultProvider(urn) ? "" : urn;
}

/** Two values, deep: what differs, by path. Null is something else than absent: the engine keeps it. */
export function differencesOf(
  plan: unknown,
  preview: unknown,
  options: CompareOptions = {},
): { path: string; plan: unknown; preview: unknown }[] {
  const found: { path: string; plan: unknown; preview: unknown }[] = [];
  const visit = (one: unknown, other: unknown, path: string): void => {
    if (Object.is(one, other)) return;
    if (options.unknownFits === true && one instanceof Unknown && other !== undefined) return;
    if (isLeaf(one) || isLeaf(other)) {
      // Two secrets are taken for the same one: neither side tells.
      if (!(one instanceof Secret && other instanceof Secret)) found.push({ path, plan: one, preview: other });
    } else if (Array.isArray(one) && Array.isArray(other)) {
      for (let index = 0; index < Math.max(one.length, other.length); index++) {
        visit(one[index], other[index], below(path, index));
      }
    } else if (isRecord(one) && isRecord(other)) {
      for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
        visit(own(one, key), own(other, key), below(path, key));
      }
    } else {
      found.push({ path, plan: one, preview: other });
    }
  };
  visit(plan, preview, "");
  return found;
}

function isLeaf(value: unknown): boolean {
  return value === null || typeof value !== "object" || value instanceof Unknown || value instanceof Secret;
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * What the engine streams in a preview (`pulumi preview --json` with PULUMI_ENABLE_STREAMING_JSON_PREVIEW), as it is compared.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
 */
export function previewOf(events: readonly Readonly<Record<string, unknown>>[]): ComparedPreview {
  const resources = new Map<string, PreviewedResource>();
  const violations: PreviewedVerdict[] = [];
  const errors: string[] = [];
  for (const event of events) {
    const state = stateOf(event["resourcePreEvent"]);
    if (state !== undefined) resources.set(state.urn, state);
    const found = findingOf(event);
    if (found !== undefined) violations.push(found);
    const said = event["diagnosticEvent"];
    // A mandatory finding ends the preview with this line; the findings are events of their own.
    if (isRecord(said) && said["severity"] === "error" && text(said, "message").trim() !== "preview failed") {
      errors.push(text(said, "message"));
    }
  }
  return { resources: [...resources.values()], violations, errors };
}

function stateOf(event: unknown): PreviewedResource | undefined {
  const metadata = isRecord(event) ? event["metadata"] : undefined;
  const state = isRecord(metadata) ? metadata["new"] : undefined;
  if (!isRecord(metadata) || !isRecord(state)) return undefined;
  return {
    urn: text(metadata, "urn"),
    type: text(metadata, "type"),
    inputs: state["inputs"] ?? {},
    protect: state["protect"] === true,
    retainOnDelete: state["retainOnDelete"] === true,
    parent: text(state, "parent"),
    provider: text(state, "provider"),
  };
}

function text(record: Readonly<Record<string, unknown>>, key: string): string {
  const value = record[key];
  return typeof value === "string" ? value : "";
}
