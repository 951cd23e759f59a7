import * as pulumi from "@pulumi/pulumi";
import { checkNodeLabels } from "../../core/nodeLabels.ts";
import type { Problem } from "../../core/problem.ts";
import { gated, isPlain, refuse } from "../../pulumi/checked.ts";
import { refNow } from "../../pulumi/later.ts";
import { checkLabels } from "../labels.ts";
import type { GkeClusterRef } from "../refs.ts";
import {
  type Bought,
  capacityOf,
  checkLaterCapacity,
  type LaterGkeCapacity,
  reservationNamed,
} from "./capacityInputs.ts";
import { checkBootDisk, checkNodeVersion, checkPoolCluster, type PoolNeeds } from "./checkCommon.ts";
import { checkClusterRef, type GkeClusterOutline, gkeOutlineOf } from "./clusterOutline.ts";
import type { GkePoolArgs } from "./poolArgs.ts";

type Passed = pulumi.Output<pulumi.Resource[]> | undefined;

/** The inputs that may be known only later, behind the rules about them. */
export interface GkeLaterInputs {
  /** A leaf of the cluster's description. */
  cluster<T>(leaf: (cluster: GkeClusterRef) => pulumi.Input<T>): pulumi.Input<T>;
  /** The reservation as node pools name it; absent where none is named. */
  readonly reservation: pulumi.Input<string> | undefined;
  readonly bootDiskGiB: pulumi.Input<number>;
  readonly version: pulumi.Input<string> | undefined;
  /** Of the caller alone, by key. */
  readonly nodeLabels: Record<string, pulumi.Input<string>>;
  readonly labels: Record<string, pulumi.Input<string>>;
  /** Known when every rule has let its inputs through. */
  readonly passed: Passed;
}

/** Puts every input that is not plain behind its rule: what is made from it is not made when the rule refuses. */
export function gkeLaterInputs(
  parent: pulumi.Resource,
  type: string,
  name: string,
  args: GkePoolArgs,
  needs: PoolNeeds,
  bought: Bought,
): GkeLaterInputs {
  const passes: Passed[] = [];
  const gate = <T extends object>(inputs: { [K in keyof T]: unknown }, rule: (values: T) => readonly Problem[]) => {
    // Leaves may come later anywhere inside; a gate waits for all of them.
    const { values, passed } = gated<T>(type, name, inputs as never, rule, parent);
    passes.push(passed);
    return values;
  };
  const known = refNow(args.cluster);
  const { bootDiskGiB } = gate<{ bootDiskGiB: number }>({ bootDiskGiB: args.bootDiskGiB ?? 200 }, (values) =>
    checkBootDisk(values.bootDiskGiB),
  );
  const { version } = gate<{ version: string | undefined }>({ version: args.version }, (values) =>
    values.version === undefined ? [] : checkNodeVersion(values.version, needs.version, known?.version),
  );
  // Key by key: what is plain stays readable in a plan.
  const nodeLabels = gate<Record<string, string>>(args.nodeLabels ?? {}, (values) =>
    checkNodeLabels(values, "nodeLabels"),
  );
  const labels = gate<Record<string, string>>(args.labels ?? {}, (values) => checkLabels(values));

  let cluster: GkeLaterInputs["cluster"];
  if (known !== undefined) {
    // Leaf by leaf, so that every child depends on just what it uses.
    cluster = (leaf) => leaf(known);
  } else {
    const whole = pulumi.output(args.cluster as pulumi.Input<object>) as pulumi.Output<GkeClusterRef>;
    const described = whole.apply((ref) => {
      refuse(type, name, checkClusterRef(ref), parent);
      return gkeOutlineOf(ref as GkeClusterRef);
    });
    const outline = gate<{ outline: GkeClusterOutline }>({ outline: described }, (values) =>
      checkPoolCluster(args, values.outline, needs),
    );
    cluster = (leaf) =>
      pulumi.all([whole, outline.outline]).apply(([ref]) => leaf(ref as GkeClusterRef)) as pulumi.Output<never>;
  }

  const capacity = capacityOf(args);
  const { kind, reservation, block, subBlock } = capacity;
  const values = gate<LaterGkeCapacity>({ reservation, block, subBlock }, (later) =>
    checkLaterCapacity(args, bought, later, known?.project),
  );
  const named = (): pulumi.Input<string> => {
    const project = cluster((ref) => ref.project);
    const write = (parts: LaterGkeCapacity, of: string) => reservationNamed(kind, parts, of)!;
    if (isPlain(project) && Object.values(values).every((value) => isPlain(value))) {
      return write(values as LaterGkeCapacity, project as string);
    }
    return pulumi
      .all([pulumi.output(values as object), pulumi.output(project)])
      .apply(([parts, of]) => write(parts as LaterGkeCapacity, of as string));
  };
  const waits = passes.filter((passed) => passed !== undefined);
  const passed = waits.length === 0 ? undefined : pulumi.all(waits).apply((): pulumi.Resource[] => []);
  return {
    cluster,
    reservation: reservation === undefined ? undefined : named(),
    bootDiskGiB,
    version: version as pulumi.Input<string> | undefined,
    nodeLabels,
    labels,
    passed,
  };
}
