import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../core/problem.ts";
import { gated } from "../../pulumi/checked.ts";
import { derived, refNow } from "../../pulumi/later.ts";
import type { ClusterRef } from "../refs.ts";
import { type ClusterOutline, checkCluster, outlineOf } from "./checkPool.ts";
import { checkLabels } from "./labels.ts";
import type { EksNodePoolArgs } from "./poolArgs.ts";
import { capacityOf, checkLaterCapacity, type LaterCapacity } from "./poolCapacity.ts";
import { checkImage, checkRootVolume, type PoolImage } from "./poolImage.ts";
import { checkExtraUserData } from "./userData.ts";

type Passed = pulumi.Output<pulumi.Resource[]> | undefined;

/** The inputs that may be known only later, behind the rules about them. */
export interface LaterInputs {
  /** A leaf of the cluster's description. */
  cluster<T>(leaf: (cluster: ClusterRef) => pulumi.Input<T>): pulumi.Input<T>;
  readonly capacity: { [K in keyof LaterCapacity]: pulumi.Input<LaterCapacity[K]> };
  readonly rootVolumeGiB: pulumi.Input<number>;
  /** Of the caller alone, by key. */
  readonly labels: Record<string, pulumi.Input<string>>;
  readonly extraUserData: pulumi.Input<string[]>;
  readonly image: { [K in keyof PoolImage]: pulumi.Input<PoolImage[K]> };
  /** Known when every rule has let its inputs through. */
  readonly passed: Passed;
}

/** Puts every input that is not plain behind its rule: what is made from it is not made when the rule refuses. */
export function laterInputs(parent: pulumi.Resource, type: string, name: string, args: EksNodePoolArgs): LaterInputs {
  const passes: Passed[] = [];
  const gate = <T extends object>(inputs: { [K in keyof T]: unknown }, rule: (values: T) => readonly Problem[]) => {
    // Leaves may come later anywhere inside; a gate waits for all of them.
    const { values, passed } = gated<T>(type, name, inputs as never, rule, parent);
    passes.push(passed);
    return values;
  };
  const { reservationId, resourceGroupArn, placementGroup } = capacityOf(args);
  const capacity = gate<LaterCapacity>({ reservationId, resourceGroupArn, placementGroup }, (values) =>
    checkLaterCapacity(args, values),
  );
  const { rootVolumeGiB } = gate<{ rootVolumeGiB: number }>({ rootVolumeGiB: args.rootVolumeGiB ?? 200 }, (values) =>
    checkRootVolume(values.rootVolumeGiB),
  );
  const gatedLabels = gate<{ labels: Record<string, string> }>({ labels: args.labels ?? {} }, (values) =>
    checkLabels(values.labels),
  );
  const labels = Object.fromEntries(
    Object.keys(args.labels ?? {}).map((key) => [key, derived(gatedLabels.labels, (all) => all[key]!)]),
  );
  const { extraUserData } = gate<{ extraUserData: string[] }>({ extraUserData: args.extraUserData ?? [] }, (values) =>
    checkExtraUserData(values.extraUserData),
  );
  const known = refNow(args.cluster);
  const { amiReleaseVersion, amiId } = args;
  const image = gate<PoolImage>({ amiReleaseVersion, amiId }, (values) => checkImage(values, known?.kubernetesVersion));

  let cluster: LaterInputs["cluster"];
  if (known !== undefined) {
    // Leaf by leaf, so that every child depends on just what it uses.
    cluster = (leaf) => leaf(known);
  } else {
    const whole = pulumi.output(args.cluster as pulumi.Input<object>) as pulumi.Output<ClusterRef>;
    const outline = gate<{ outline: ClusterOutline }>({ outline: whole.apply(outlineOf) }, (values) =>
      checkCluster(args, values.outline),
    );
    cluster = (leaf) =>
      pulumi.all([whole, outline.outline]).apply(([ref]) => leaf(ref as ClusterRef)) as pulumi.Output<never>;
  }
  const waits = passes.filter((passed) => passed !== undefined);
  const passed = waits.length === 0 ? undefined : pulumi.all(waits).apply((): pulumi.Resource[] => []);
  return { cluster, capacity, rootVolumeGiB, labels, extraUserData, image, passed };
}
