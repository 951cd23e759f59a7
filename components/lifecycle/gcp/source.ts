import { Confidence, type Fact } from "../../core/fact.ts";

/** The files of the provider that say of an input that it forces a new resource, as they were on this day. */
export const google = (files: string): Fact => ({
  source: `hashicorp/terraform-provider-google google/services/${files} (ForceNew)`,
  asOf: "2026-08-21",
  confidence: Confidence.Observed,
});

/** The same files, as to what they take for no change. */
export const googleSchema = (files: string): Fact => ({
  ...google(files),
  source: `hashicorp/terraform-provider-google google/services/${files} (Default, Computed, TypeSet, DiffSuppressFunc)`,
});

/** What the beta provider is made from, for types that only it has. */
export const magicModules = (file: string): Fact => ({
  source: `GoogleCloudPlatform/magic-modules ${file}`,
  asOf: "2026-11-22",
  confidence: Confidence.Observed,
});
