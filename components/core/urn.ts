/** What the engine's name of a resource is made of: `urn:pulumi:prod::shop::shop:index:Store$aws:s3/bucket:Bucket::images`. */
export interface UrnParts {
  /** `prod`. */
  readonly stack: string;
  /** `shop`. */
  readonly project: string;
  /** Its type behind those of the components above it, the outermost first: `shop:index:Store$aws:s3/bucket:Bucket`. */
  readonly types: string;
  /** Those of the components alone: `shop:index:Store`; empty: there is none. */
  readonly above: string;
  /** Its own type: `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** `images`; it may have `::` in it. Empty: this is no URN. */
  readonly name: string;
}

/** The parts of a URN; empty ones where it is none. */
export function urnParts(urn: string): UrnParts {
  const [stack = "", project = "", types = "", ...name] = urn.split("::");
  const at = types.lastIndexOf("$");
  return {
    stack: stack.slice(stack.lastIndexOf(":") + 1),
    project,
    types,
    above: types.slice(0, Math.max(at, 0)),
    type: types.slice(at + 1),
    name: name.join("::"),
  };
}

/** Name of the resource in its program; of what is no URN all of it. */
export function nameOfUrn(urn: string): string {
  return urnParts(urn).name || urn;
}
