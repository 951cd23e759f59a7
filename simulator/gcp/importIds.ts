import type { ImportId } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { lastPart, pathOf, projectIn, text } from "./made.ts";

/** Grants have slashes in their ids, and spaces in what an import names them by. */
const grant = /I(?:AM|am)(Member|Binding)$/;

/** What Google Cloud's provider says to an id of another form. */
function wrong(message: string, source: string): Refusal {
  return { code: "ImportId", message, source: `hashicorp/terraform-provider-google google/${source}` };
}

/** Without what stands behind the resource: role, member and condition. */
function grantedOn({ id, inputs }: Existing): string | undefined {
  const role = text(inputs, "role");
  const at = id.indexOf(`/${role}`);
  return role === "" || at < 0 ? undefined : id.slice(0, at);
}

/** `b/bucket roles/storage.objectViewer user:jane@example.com`, with the title of a condition at the end. */
function granting(kind: "Member" | "Binding"): ImportId {
  const parts = kind === "Member" ? ["role", "member"] : ["role"];
  return {
    of: (existing) => {
      const on = grantedOn(existing);
      if (on === undefined) return undefined;
      const said = [...parts, "condition.title"].map((path) => text(existing.inputs, path));
      return [on, ...said].filter((part) => part !== "").join(" ");
    },
    wrong: (id) => {
      const given = id.split(/\s+/).filter((part) => part !== "");
      if (given.length > parts.length) return undefined;
      return wrong(
        `Wrong number of parts to ${kind} id [${given.join(" ")}]; expected 'resource_name ${parts.join(" ")} [condition_title]'.`,
        `tpgiamresource/resource_iam_${kind.toLowerCase()}.go (import)`,
      );
    },
  };
}

const networkPeering: ImportId = {
  of: ({ inputs, settings, id }) => {
    const network = text(inputs, "network");
    const project = /^projects\/([^/]+)\//.exec(pathOf(network))?.[1] ?? projectIn(inputs, settings);
    return `${project}/${lastPart(network)}/${lastPart(id)}`;
  },
  wrong: (id) =>
    id.split("/").length === 3
      ? undefined
      : wrong(
          "Error parsing network peering import format, expected: {project}/{network}/{name}",
          "services/compute/resource_compute_network_peering.go (import)",
        ),
};

/** What each type says under "Import" in the SDK: these have none. */
const never: ReadonlySet<string> = new Set([
  "gcp:projects/serviceIdentity:ServiceIdentity",
  "gcp:serviceaccount/key:Key",
  "gcp:storage/bucketObject:BucketObject",
]);

/**
 * What an import names a type of Google Cloud by, where that is not its id; `null`: it cannot be imported.
 *
 * @see `## Import` of each type in the SDK (`@pulumi/gcp`)
 */
export function importIdOf(type: string): ImportId | null | undefined {
  if (never.has(type)) return null;
  if (type === "gcp:compute/networkPeering:NetworkPeering") return networkPeering;
  const kind = grant.exec(type)?.[1];
  return kind === undefined ? undefined : granting(kind as "Member" | "Binding");
}
