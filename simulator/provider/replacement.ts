import { type Properties, readString } from "../../components/core/value.ts";
import { isAtOrBelow, replaces } from "../../components/lifecycle/replacedBy.ts";
import type { CloudType, Settings } from "../cloudType.ts";
import type { Difference } from "./difference.ts";

/**
 * Whether a difference makes another resource of it: by what is known of its type, or by what a user's description of it says. What is not known yet on a path that replaces counts: real providers show a
 * replacement in the preview (a computed value of a property with `ForceNew` is `RequiresNew` in the SDK of Terraform's providers),
 * and the engine asks again with the value once it is there.
 */
export function isReplacing(
  type: string,
  known: CloudType | undefined,
  difference: Difference,
  before: Properties,
  after: Properties,
  settings: Settings,
): boolean {
  return [difference.path, ...difference.leaves].some(
    (path) => replaces(type, path, before, after, settings) || known?.replaces?.some((input) => fits(path, input)),
  );
}

/** `disks[].size` is the size of every disk. */
function fits(path: string, input: string): boolean {
  return isAtOrBelow(path, input) || isAtOrBelow(path.replaceAll(/\[\d+\]/g, "[]"), input);
}

/**
 * Whether the old one has to go before the new one can be made: its name is one that a cloud gives away once, and the program has fixed
 * it. Bridged providers say so as soon as a property that they would name by themselves is given, whatever is replaced; Kubernetes only
 * where the name stays the same in the same namespace.
 *
 * @see pulumi/pulumi-terraform-bridge pkg/tfbridge/schema.go (`nameRequiresDeleteBeforeReplace`)
 * @see pulumi/pulumi-kubernetes provider/pkg/provider/provider.go (`Diff`)
 */
export function deletesFirst(
  type: string,
  known: CloudType | undefined,
  before: Properties,
  after: Properties,
  settings: Settings,
): boolean {
  if (type.startsWith("kubernetes:")) {
    const same = ["metadata.name", "metadata.namespace"].every((path) => textAt(before, path) === textAt(after, path));
    return textAt(after, "metadata.name") !== "" && same;
  }
  const name = known?.named?.name(after);
  if (known?.named === undefined || name === undefined) return false;
  const given = Object.entries(after).some(([key, value]) => isNameProperty(key) && value === name);
  return given && known.named.within(after, settings) === known.named.within(before, settings);
}

/** Properties that providers fill in by themselves when a program leaves them out. */
function isNameProperty(key: string): boolean {
  return key === "bucket" || /name$/i.test(key);
}

function textAt(properties: Properties, path: string): string {
  const text = readString(properties, path);
  return text.state === "known" ? text.value : "";
}
