import * as pulumi from "@pulumi/pulumi";

/** Who a resource belongs to. Inherited along `ref`s: a pool takes what its cluster says, unless told otherwise. */
export interface Ownership {
  /** Team that uses and pays; policies sum cost by it. @default "shared" */
  team?: string;
  /** @default the Pulumi project's name */
  project?: string;
  /** `dev`, `staging` or `prod`; `prod` turns protection on. @default the stack's name */
  environment?: string;
  /** Whom to ask. @default same as `team` */
  owner?: string;
}

/** Arguments that every component takes. */
export interface OwnedArgs extends Ownership {
  /** More tags, on every child. The four of `Ownership` win over equal names here. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** The ownership that counts: the nearest statement, then the inherited one, then the defaults. */
export function ownershipOf(own: Ownership, inherited: Ownership = {}): Required<Ownership> {
  const team = own.team ?? inherited.team ?? "shared";
  return {
    team,
    project: own.project ?? inherited.project ?? pulumi.getProject(),
    environment: own.environment ?? inherited.environment ?? pulumi.getStack(),
    owner: own.owner ?? inherited.owner ?? team,
  };
}

/** Production switches protection, final backups and private endpoints on. */
export function isProduction(environment: string): boolean {
  return environment === "prod" || environment === "production";
}

/** Tags of one child. */
export function tagsOf(
  ownership: Required<Ownership>,
  name: string,
  more: Record<string, pulumi.Input<string>> = {},
): Record<string, pulumi.Input<string>> {
  return { ...more, Name: name, ...ownership };
}
