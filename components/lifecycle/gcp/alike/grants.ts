import { Confidence } from "../../../core/fact.ts";
import type { AlikeInputs } from "../../alikeInputs.ts";
import { grants } from "../rows/grants.ts";

/** Inputs that name what a grant is on, by a name, an id or a self link. */
const named: ReadonlySet<string> = new Set([
  "bucket",
  "managedFolder",
  "repository",
  "secretId",
  "subnetwork",
  "subscription",
  "topic",
]);

/** Members are of either case. */
const members: Readonly<Record<string, Pick<AlikeInputs, "caseless" | "sets">>> = {
  Binding: { caseless: ["members"], sets: ["members"] },
  Member: { caseless: ["member"] },
};

/** Of grants. */
export const alikeGrants: Readonly<Record<string, AlikeInputs>> = Object.fromEntries(
  grants
    .map(({ type, kind, on }): [string, AlikeInputs] => [
      type,
      {
        names: on.filter((input) => named.has(input)),
        ...members[kind],
        source:
          `hashicorp/terraform-provider-google google/tpgiamresource/resource_iam_${kind.toLowerCase()}.go, ` +
          "google/services/*/iam_*.go (DiffSuppressFunc)",
        asOf: "2026-08-21",
        confidence: Confidence.Observed,
      },
    ])
    .filter(([, { names = [], caseless = [] }]) => names.length + caseless.length > 0),
);
