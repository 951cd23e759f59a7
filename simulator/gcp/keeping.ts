import { readBoolean } from "../../components/core/value.ts";
import type { CloudType } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import type { GoogleType } from "./googleType.ts";
import { text } from "./made.ts";
import { Stage } from "./stage.ts";

/** A switch that keeps a resource from being deleted. */
export interface Protection {
  /** `deletionProtection`. */
  readonly property: string;
  /** Set where it is on as long as the program says nothing. */
  readonly isOnUnsaid?: true;
  readonly refusal: (existing: Existing) => Refusal;
}

/** A switch that only the provider knows. */
export function providerProtection(words: string, source: string): Pick<Protection, "property" | "refusal"> {
  return {
    property: "deletionProtection",
    refusal: () => ({ code: "deletionProtection", message: words, operation: Stage.Provider, source }),
  };
}

/** What becomes of a resource that is deleted: what its provider is told, and what its cloud keeps. */
export function keeping(type: GoogleType): Pick<CloudType, "refuseDelete" | "leaves" | "takesAlong"> {
  const isAbandoned = (existing: Existing): boolean => policyOf(type, existing) === "ABANDON";
  const { takesAlong } = type;
  return {
    refuseDelete: (existing, world) =>
      (policyOf(type, existing) === "PREVENT" ? prevented(existing, type) : undefined) ??
      protectedBy(existing, type.protection) ??
      type.refuseDelete?.(existing, world),
    leaves: (existing) => {
      if (isAbandoned(existing)) return "whole";
      return type.nameStays === undefined ? undefined : "name";
    },
    ...(takesAlong === undefined
      ? {}
      : { takesAlong: (existing, world) => (isAbandoned(existing) ? [] : takesAlong(existing, world)) }),
  };
}

/**
 * Its own, that of the provider's settings, or that of its type.
 *
 * @see hashicorp/terraform-provider-google google/tpgresource/utils.go (DefaultProviderDeletionPolicy)
 */
function policyOf({ deletionPolicy }: GoogleType, { inputs, settings }: Existing): string {
  if (deletionPolicy === false) return "DELETE";
  return text(inputs, "deletionPolicy") || settings["deletionPolicy"] || (deletionPolicy ?? "DELETE");
}

/** The provider refuses by itself to delete what it was told to keep. */
function prevented({ id }: Existing, { deletionPolicy }: GoogleType): Refusal {
  const isProject = deletionPolicy === "PREVENT";
  return {
    code: "deletionPolicy",
    message: isProject
      ? "Cannot destroy project as deletion_policy is set to PREVENT."
      : `cannot destroy "${id}" without setting deletion_policy="DELETE" and running \`terraform apply\``,
    operation: Stage.Provider,
    source: isProject
      ? "hashicorp/terraform-provider-google google/services/resourcemanager/resource_google_project.go (resourceGoogleProjectDelete)"
      : "hashicorp/terraform-provider-google google/tpgresource/utils.go (DeletionPolicyPreDelete)",
  };
}

function protectedBy(existing: Existing, protection: Protection | undefined): Refusal | undefined {
  if (protection === undefined) return undefined;
  const said = readBoolean(existing.inputs, protection.property);
  const isOn = said.state === "known" ? said.value : protection.isOnUnsaid === true;
  return isOn ? protection.refusal(existing) : undefined;
}
