import { type Properties, read, Secret, UNKNOWN, Unknown } from "../components/core/value.ts";
import type { Settings } from "./cloudType.ts";

/**
 * All tags that a resource of AWS gets: those of its provider's `defaultTags`, and its own, which win.
 *
 * @see pulumi/pulumi-aws provider/tags.go: `tagsAll` is the merge of both without what `ignoreTags` names, and unknown as soon as one is
 */
export function tagsAll(inputs: Properties, settings: Settings): Properties | Unknown {
  const all = mergedText(settingOf(settings, "defaultTags", "tags"), inputs["tags"]);
  if (all instanceof Unknown) return all;
  const keys = listOf(settingOf(settings, "ignoreTags", "keys"));
  const prefixes = listOf(settingOf(settings, "ignoreTags", "keyPrefixes"));
  const kept = Object.entries(all).filter(
    ([key]) => !keys.includes(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
  );
  return Object.fromEntries(kept);
}

/**
 * The labels of a resource of Google Cloud as its provider tells them: those of the provider's `defaultLabels` and the resource's own,
 * which win, and the provider's mark where `addPulumiAttributionLabel` is not off.
 *
 * @see https://googlecloudplatform.github.io/magic-modules/best-practices/labels-and-annotations/
 * @see https://www.pulumi.com/registry/packages/gcp/api-docs/provider/#inputs (`goog-pulumi-provisioned`)
 */
export function googleLabels(
  inputs: Properties,
  settings: Settings,
): { readonly effectiveLabels: Properties | Unknown; readonly pulumiLabels: Properties | Unknown } {
  const own = mergedText(parsed(settings["defaultLabels"]), inputs["labels"] ?? inputs["resourceLabels"]);
  if (own instanceof Unknown) return { effectiveLabels: UNKNOWN, pulumiLabels: UNKNOWN };
  const marked =
    settings["addPulumiAttributionLabel"] === "false" ? own : { "goog-pulumi-provisioned": "true", ...own };
  return { effectiveLabels: marked, pulumiLabels: marked };
}

/** Outputs in which the configuration of the provider is: a change of it changes what was made with it, although no input does. */
export const defaultedOutputs = ["tagsAll", "effectiveLabels", "pulumiLabels"] as const;

/** Of the outputs of a resource those in which the configuration of its provider is, as they follow from other inputs. */
export function defaultedAnew(outputs: Properties, inputs: Properties, settings: Settings): Properties {
  const anew: Properties = { tagsAll: tagsAll(inputs, settings), ...googleLabels(inputs, settings) };
  const had = defaultedOutputs.filter((key) => Object.hasOwn(outputs, key) && !Object.hasOwn(inputs, key));
  return Object.fromEntries(had.map((key) => [key, anew[key]]));
}

/** Text of both, `over` on top; unknown where one of them is. */
function mergedText(under: unknown, over: unknown): Record<string, unknown> | Unknown {
  const merged: Record<string, unknown> = {};
  for (const given of [under, over]) {
    const known = given instanceof Secret ? given.reveal() : given;
    if (known instanceof Unknown) return UNKNOWN;
    if (known === null || typeof known !== "object") continue;
    for (const [key, value] of Object.entries(known)) {
      if (value instanceof Unknown) return UNKNOWN;
      merged[key] = value;
    }
  }
  return merged;
}

/** A provider's settings are text: what is deeper in them is JSON, as the SDK sends it. */
function settingOf(settings: Settings, name: string, path: string): unknown {
  const found = read(parsed(settings[name]), path);
  return found.state === "known" ? found.value : undefined;
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
